from tests.support.certificates import certified

__all__ = ["certified"]
