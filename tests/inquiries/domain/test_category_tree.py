import json

import pytest

from inquiries.domain.category_tree import TypeTree
from inquiries.oc.types.category_and_attachment import Category


def category(key: int, parent: int = 0, order: int = 0, **names: str) -> Category:
    return Category(
        id=key, parent=parent, name=f"n{key}", level=1, path=(), order=order, names=names or {"ko": f"유형 {key}"}
    )


@pytest.fixture
def tree() -> TypeTree:
    """1 > (12 > (121, 122), 11), 2"""
    return TypeTree(
        [
            category(122, 12, order=2),
            category(121, 12, order=1),
            category(12, 1, order=1),
            category(11, 1, order=2),
            category(2, order=2),
            category(1, order=1),
        ]
    )


def ids(categories: object) -> list[int]:
    return [category.id for category in categories]  # type: ignore[attr-defined]


def test_the_path_of_an_unknown_type_is_not_cached() -> None:
    tree = TypeTree(())
    assert [tree.path_text(number, "ko") for number in range(100)] == [""] * 100
    assert not tree.remembered_texts


def test_it_works(tree: TypeTree) -> None:
    assert ids(tree.children()) == [1, 2]
    assert ids(tree.children(1)) == [12, 11]
    assert ids(tree.path(121)) == [1, 12, 121]
    assert tree.path_text(121, "ko") == "유형 1 > 유형 12 > 유형 121"
    assert sorted(tree.list_leaf_paths("ko")) == [2, 11, 121, 122]
    assert (121 in tree, 9 in tree, len(tree)) == (True, False, 6)


def test_a_type_by_itself_is_named_with_what_is_above_it(tree: TypeTree) -> None:
    assert tree.named(121, "ko").above == "유형 1 > 유형 12"
    assert (tree.named(121, "ko").short, tree.named(2, "ko").short) == ("유형 12 › 유형 121", "유형 2")


def test_of_equal_order_the_older_comes_first() -> None:
    assert ids(TypeTree([category(3), category(1), category(2)]).children()) == [1, 2, 3]


def test_names_are_in_the_language_or_the_default() -> None:
    tree = TypeTree([category(1, ko="하나", zh="一"), category(2, 1, ko="둘")])
    assert tree.path_text(2, "zh-hans") == "一 > n2"


# --- picking --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("category_id", "below"), [(0, 4), (1, 3), (12, 2), (121, 0), (9, 0)])
def test_selectable_types_below_are_counted(tree: TypeTree, category_id: int, below: int) -> None:
    assert tree.count_leaves(category_id) == below


def test_only_a_type_without_types_below_is_a_leaf(tree: TypeTree) -> None:
    assert [key for key in (0, 1, 11, 12, 121, 9) if tree.is_leaf(key)] == [11, 121]


# --- data that is not as it should be -------------------------------------------------------------------------


def test_a_type_whose_parent_is_missing_can_be_reached() -> None:
    assert ids(TypeTree([category(1, 99), category(2)]).children()) == [1, 2]


@pytest.mark.parametrize("parents", [{1: 1}, {1: 2, 2: 1}, {1: 2, 2: 3, 3: 1}])
def test_a_ring_ends_where_it_closes(parents: dict[int, int]) -> None:
    tree = TypeTree(category(key, parent) for key, parent in parents.items())
    for key in parents:
        assert len(tree.path(key)) == len(parents)
        assert tree.count_leaves(key) == 0
        assert not tree.is_leaf(key)


def test_an_id_that_comes_twice_counts_once() -> None:
    assert ids(TypeTree([category(1, order=1), category(1, order=2)]).children()) == [1]


# --- what was there before ------------------------------------------------------------------------------------


def without(tree: TypeTree, *gone: int) -> TypeTree:
    return tree.extend_with_newer([tree.path(key)[-1] for key in (1, 2, 11, 12, 121, 122) if key not in gone])


def test_a_vanished_type_leads_to_the_nearest_that_is_left(tree: TypeTree) -> None:
    assert tree.find_nearest_living(121) == 121
    assert without(tree, 121).find_nearest_living(121) == 12
    assert without(tree, 12, 121, 122).find_nearest_living(121) == 1
    assert without(tree, 2).find_nearest_living(2) == 0


def test_the_nearest_living_ancestor_of_a_removed_type_is_found(tree: TypeTree) -> None:
    first = without(tree, 121)
    then = first.extend_with_newer([first.path(key)[-1] for key in (1, 2, 11)])
    assert then.find_nearest_living(121) == 1


def test_a_type_that_comes_back_is_not_gone(tree: TypeTree) -> None:
    back = without(tree, 121).extend_with_newer([tree.path(key)[-1] for key in (1, 2, 11, 12, 121, 122)])
    assert (back.find_nearest_living(121), back.gone) == (121, {})


def test_not_everything_is_remembered_for_ever() -> None:
    tree = TypeTree(category(key) for key in range(1, 1500))
    assert len(tree.extend_with_newer([category(5000)]).gone) == 1000


def test_it_is_kept_as_json_and_comes_back_the_same(tree: TypeTree) -> None:
    changed = without(tree, 121)
    stored = json.loads(json.dumps(changed.to_json()))
    assert TypeTree.from_json(stored) == changed
    assert TypeTree.from_json(stored) != tree
