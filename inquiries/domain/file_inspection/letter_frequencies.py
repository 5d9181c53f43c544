"""Rate a decoded text by the letters that its language uses most, to recognize the right encoding."""

_KOREAN = frozenset(
    "다니이습시지로의하수에가문보는를인주어을일있기입해오용사내번은그없요서되아자한비않호십드정으스고전력"
    "나도제세합신유리트소밀형확대면월메할변접었선여택된코파필크계새경른만관저바거개성추페모상목작키삭달게"
    "금화았실르라부음항값중안됩식장두터간까답분표우야들올브더체것당위찾템과뒤적링마래했담려무동미며결연설"
    "본러와록못회받함진재날구청최같때쪽후반행활네영능곳처료짜글명물립출복끝맞액발누종업매품송환불배취교감"
    "탁"
)
_SIMPLIFIED = frozenset(
    "的您用请有询咨已在码一个密不送此可发是内选语新以中字容录会未登件后月入我理或户时文过加型能查数到保使"
    "除确期没输类要为前无证地次存页址们写改受邮填删题该你法问所号其看如这分接将复应名于间面需关人对再被和"
    "行目修置回本客正表提日添编器交点通单了作示多开主值小网之全果何方式他项标条并部空找电试子转成最代天任"
    "出定误处限列每因二信大动求取也必组第答至整进错但结检管记来经常权完长里留三五谢货订款退换品支付收快递"
    "买商家元什么"
)
_TRADITIONAL = frozenset(
    "的語個碼密用有請件是一數不期輸除字在新可確日你時修刪物改為使位或以值您面這效型定存頁設過要間被能十此"
    "包無關認內必資到名文前成沒作小須二多取下項視於圖未正者類行中法空號增上錯式三第動其容進表如料會電並應"
    "該點證出了管全對查登結權連五否何天大求子但來指兩分訊方將保郵後題地址帳主合與變少組送部和更案因至次庫"
    "七八只書他執都我若註單別人及記操再同服回訂貨商品退換款付買賣收謝問麼什說還卻"
)
_KANJI = frozenset(
    "問合送入力語付一認信内月選数確日度受除用変容新択表示追加使字質更時保間番文必要効当正種在場下後値前目"
    "届回号答名定分現中書件理者有続開可個見項試関証作設本込形取行戻最人今覧上切様小対読方何修検応明記元持"
    "話言報自同大情動索多配会類区性二知年実指外思私電商品注金買売手店教願致返払客社"
)
_THAI = frozenset("่อา้นรมเงกีัลบดยไหสควทปตขืแะิใจูุำช์ณพ็โผึซญๆภษศธถ")
_ACCENTED = frozenset("àâäáãåæçèéêëìíîïñòóôöõøœùúûüÿßÀÂÄÁÇÈÉÊÍÎÑÓÔÖØŒÚÛÜ")
_TYPED = frozenset("“”‘’–—…•€£¥©®™°§«»·¿¡±²³½×÷\xa0")
_THAI_ABOVE = frozenset("ัิีึืฺุู็่้๊๋์ํ๎")
_THAI_BEHIND = _THAI_ABOVE | frozenset("ะาำ")
_THAI_BEFORE = frozenset("เแโใไ")
_THAI_CONSONANTS = frozenset(map(chr, range(0x0E01, 0x0E2F)))
# Punctuation that several encodings have at the same place, and so says nothing.
_NEUTRAL = frozenset("、。，．・：；？！（）「」『』【】〈〉《》…‥“”‘’·～〜ー※●■○□◆★☆→\u3000")


def compute_plausibility(text: str, codec: str) -> float:
    """Return how likely it is that a text was decoded correctly.

    Args:
        text: as it was decoded, or its beginning.
        codec: Python's name of the encoding in which it was decoded.

    Returns:
        Up to 1.0, the mean over the characters that tell encodings apart; 0.0 where there are none, and less where
        characters stand where none can.
    """
    if codec == "utf-8":
        weights = [max(_is_wide(character), 0.5) for character in text if character > "\x7f"]
    elif codec in {"utf-16-le", "utf-16-be"}:
        weights = [_is_wide(character) for character in text]
    elif codec == "cp1252":
        weights = _rate_western(text)
    elif codec == "cp874":
        weights = _rate_thai(text)
    else:
        weigh = _WEIGHTS[codec]
        weights = [weigh(each) for each in text if each > "\x7f" and each not in _NEUTRAL]
    return sum(weights) / len(weights) if weights else 0.0


def _is_korean(character: str) -> float:
    if character in _KOREAN:
        return 1.0
    if "가" <= character <= "힣":
        # The encoding of 1987 has 2,350 syllables; the others, which came later, are hardly ever written.
        return 0.2 if _has(character, "euc_kr") else -0.3
    return 0.2 if "ㄱ" <= character <= "ㅣ" else -0.1


def _is_japanese(character: str) -> float:
    if "ぁ" <= character <= "ん":
        return 1.0
    if "ァ" <= character <= "ヶ" or character in _KANJI:
        return 0.9
    if "ｦ" <= character <= "ﾟ":
        return 0.0
    return 0.2 if "一" <= character <= "鿿" else -0.1


def _is_simplified(character: str) -> float:
    if character in _SIMPLIFIED:
        return 1.0
    if "一" <= character <= "鿿":
        return 0.2 if _has(character, "gb2312") else -0.3
    return -0.3


def _is_traditional(character: str) -> float:
    if character in _TRADITIONAL:
        return 1.0
    return 0.2 if "一" <= character <= "鿿" and character.encode("big5", "ignore") < b"\xc9" else -0.3


def _rate_thai(text: str) -> list[float]:
    """Rate Thai: marks and some vowels follow consonants only, other vowels precede them."""
    weights = list[float]()
    for before, character, after in zip(" " + text, text, text[1:] + "\0", strict=False):
        if character <= "\x7f":
            continue
        is_misplaced = (character in _THAI_BEHIND and before not in _THAI_CONSONANTS | _THAI_ABOVE) or (
            character in _THAI_BEFORE and after not in _THAI_CONSONANTS and after != "\0"
        )
        weights.append(-2.0 if is_misplaced else 1.0 if character in _THAI else -0.5)
    is_thai = sum(weights) >= 0.8 * len(weights)
    return weights if is_thai else [0.0]


def _rate_western(text: str) -> list[float]:
    """Rate Western languages: accented letters are next to ASCII ones, and not in rows."""
    weights = list[float]()
    for before, character, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if character <= "\x7f":
            continue
        if before > "\x7f" and after > "\x7f":
            weights.append(-1.0)
        elif character in _TYPED:
            weights.append(0.6)
        else:
            weights.append(1.0 if character in _ACCENTED and (before.isalpha() or after.isalpha()) else -0.5)
    return weights


def _is_wide(character: str) -> float:
    if character in "\t\r\n" or " " <= character <= "~" or character in _NEUTRAL:
        return 1.0
    if character in _KOREAN or character in _KANJI or character in _SIMPLIFIED or character in _TRADITIONAL:
        return 1.0
    if "ぁ" <= character <= "ヶ" or "\u0e00" <= character <= "\u0e5b" or character in _ACCENTED or character in _TYPED:
        return 1.0
    return 0.4 if "가" <= character <= "힣" or "一" <= character <= "鿿" else -1.0


def _has(character: str, codec: str) -> bool:
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


_WEIGHTS = {
    "cp949": _is_korean,
    "cp932": _is_japanese,
    "euc_jp": _is_japanese,
    "gb18030": _is_simplified,
    "big5hkscs": _is_traditional,
}
