"""The tables of the HTML and ARIA standards that `validity` reads, as far as a portal of forms and texts needs them."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


EVERYWHERE = _words(
    "accesskey autocapitalize autocorrect autofocus class dir draggable enterkeyhint hidden id inert inputmode lang "
    "popover role spellcheck tabindex title translate"
)

_PLAIN = _words(
    "abbr address article aside b bdi bdo body br caption cite code dd dfn div dl dt em figcaption figure footer h1 h2 "
    "h3 h4 h5 h6 head header hgroup hr html i kbd legend main mark menu nav noscript p picture pre rp rt ruby s samp "
    "search section small span strong sub summary sup table tbody tfoot thead title tr u ul var wbr datalist"
)
# What is not here is not an element, or not one any more.
ATTRIBUTES: dict[str, frozenset[str]] = dict.fromkeys(_PLAIN, frozenset()) | {
    name: _words(attributes)
    for name, attributes in {
        "a": "href target download ping rel hreflang type referrerpolicy",
        "base": "href target",
        "blockquote": "cite",
        "button": "command commandfor disabled form formaction formenctype formmethod formnovalidate formtarget name "
        "popovertarget popovertargetaction type value",
        "col": "span",
        "colgroup": "span",
        "data": "value",
        "del": "cite datetime",
        "details": "name open",
        "dialog": "open closedby",
        "fieldset": "disabled form name",
        "form": "accept-charset action autocomplete enctype method name novalidate rel target",
        "iframe": "src srcdoc name sandbox allow allowfullscreen width height referrerpolicy loading",
        "img": "alt src srcset sizes crossorigin usemap ismap width height referrerpolicy decoding loading "
        "fetchpriority",
        "input": "accept alt capture autocomplete checked dirname disabled form formaction formenctype formmethod "
        "formnovalidate formtarget height list max maxlength min minlength multiple name pattern placeholder "
        "popovertarget popovertargetaction readonly required size src step type value width",
        "ins": "cite datetime",
        "label": "for",
        "li": "value",
        "link": "href crossorigin rel as media hreflang type sizes imagesrcset imagesizes referrerpolicy integrity "
        "blocking color disabled fetchpriority",
        "meta": "name http-equiv content charset media",
        "meter": "value min max low high optimum",
        "ol": "reversed start type",
        "optgroup": "disabled label",
        "option": "disabled label selected value",
        "output": "for form name",
        "progress": "value max",
        "q": "cite",
        "script": "src type nomodule async defer crossorigin integrity referrerpolicy blocking fetchpriority",
        "select": "autocomplete disabled form multiple name required size",
        "source": "type media src srcset sizes width height",
        "td": "colspan rowspan headers",
        "style": "media",
        "template": "shadowrootmode",
        "textarea": "autocomplete cols dirname disabled form maxlength minlength name placeholder readonly required "
        "rows wrap",
        "th": "colspan rowspan headers scope abbr",
        "time": "datetime",
    }.items()
}

REQUIRED: dict[str, tuple[str, ...]] = {
    "html": ("lang",),
    "img": ("src", "alt"),
    "link": ("href", "rel"),
    "script": ("src",),
    "optgroup": ("label",),
    "iframe": ("title",),
    "progress": (),
    "bdo": ("dir",),
    "data": ("value",),
}

FILLED = _words("id name for src action")
# Attributes of an input that only some of its types have.
INPUT_SPECIALS = _words(
    "accept alt autocomplete capture checked dirname formaction list max maxlength min minlength multiple pattern "
    "placeholder readonly required size src step"
)
_TEXT = _words("autocomplete dirname list maxlength minlength pattern placeholder readonly required size")
_DAY = _words("autocomplete list max min readonly required step")
_BUTTON = _words("formaction")
INPUTS: dict[str, frozenset[str]] = {
    "hidden": _words("autocomplete dirname"),
    "text": _TEXT,
    "search": _TEXT,
    "tel": _TEXT,
    "url": _TEXT,
    "email": _TEXT | {"multiple"},
    "password": _TEXT - {"list", "dirname"},
    "date": _DAY,
    "time": _DAY,
    "month": _DAY,
    "datetime-local": _DAY,
    "number": _DAY | {"placeholder"},
    "range": _DAY - {"required", "readonly"},
    "color": _words("autocomplete list"),
    "checkbox": _words("checked required"),
    "radio": _words("checked required"),
    "file": _words("accept capture multiple required"),  # capture: HTML Media Capture
    "submit": _BUTTON,
    "image": _BUTTON | {"alt", "src"},
    "reset": frozenset(),
    "button": frozenset(),
}

NUMBERS = _words("maxlength minlength rows cols size colspan rowspan span width height start")
_BOOLEAN = _words("true false")
_NAME_PARTS = _words(
    "on off name honorific-prefix given-name additional-name family-name honorific-suffix nickname username "
    "new-password current-password one-time-code organization street-address address-line1 address-line2 country "
    "postal-code bday sex url photo tel tel-national email impp home work mobile fax shipping billing webauthn"
)
VALUES: dict[str, frozenset[str]] = {
    "autocomplete": _NAME_PARTS,
    "form.method": _words("get post dialog"),
    "form.enctype": _words("application/x-www-form-urlencoded multipart/form-data text/plain"),
    "button.type": _words("submit button reset"),
    "th.scope": _words("row col rowgroup colgroup"),
    "dir": _words("ltr rtl auto"),
    "translate": _words("yes no"),
    "loading": _words("lazy eager"),
    "decoding": _words("sync async auto"),
    "enterkeyhint": _words("enter done go next previous search send"),
    "inputmode": _words("none text tel url email numeric decimal search"),
    "autocapitalize": _words("off none on sentences words characters"),
    "spellcheck": _BOOLEAN,
    "target": _words("_blank _self _parent _top"),
    "aria-hidden": _BOOLEAN,
    "aria-busy": _BOOLEAN,
    "aria-atomic": _BOOLEAN,
    "aria-expanded": _BOOLEAN,
    "aria-disabled": _BOOLEAN,
    "aria-required": _BOOLEAN,
    "aria-pressed": _words("true false mixed"),
    "aria-checked": _words("true false mixed"),
    "aria-invalid": _words("true false grammar spelling"),
    "aria-live": _words("off polite assertive"),
    "aria-current": _words("page step location date time true false"),
    "role": _words(
        "alert alertdialog article banner button cell checkbox combobox complementary contentinfo definition dialog "
        "document feed figure form grid gridcell group heading img link list listbox listitem log main marquee math "
        "menu menubar menuitem menuitemcheckbox menuitemradio meter navigation none note option presentation "
        "progressbar radio radiogroup region row rowgroup rowheader columnheader search searchbox separator slider "
        "spinbutton status switch tab table tablist tabpanel term textbox timer toolbar tooltip tree treeitem"
    ),
}

ARIA = _words(
    "activedescendant atomic autocomplete braillelabel brailleroledescription busy checked colcount colindex "
    "colindextext colspan controls current describedby description details disabled errormessage expanded flowto "
    "haspopup hidden invalid keyshortcuts label labelledby level live modal multiline multiselectable orientation owns "
    "placeholder posinset pressed readonly relevant required roledescription rowcount rowindex rowindextext rowspan "
    "selected setsize sort valuemax valuemin valuenow valuetext"
)
REFERENCES = _words(
    "for form headers list popovertarget aria-activedescendant aria-controls aria-describedby aria-details "
    "aria-errormessage aria-flowto aria-labelledby aria-owns"
)
REFERENCES_TO = {"form": "form", "list": "datalist", "headers": "th"}

HEADINGS = _words("h1 h2 h3 h4 h5 h6 hgroup")
BLOCKS = HEADINGS | _words(
    "address article aside blockquote details dialog div dl fieldset figure footer form header hr main menu nav ol p "
    "pre search section table ul"
)
PHRASES_ONLY = HEADINGS | _words(
    "abbr b bdi bdo button cite code data dfn em i kbd label legend mark output p pre q s samp small span strong sub "
    "summary sup time u var"
)
TRANSPARENT = _words("a ins del noscript")
_SCRIPTS = _words("script template")
CHILDREN: dict[str, frozenset[str]] = {
    "ul": _SCRIPTS | {"li"},
    "ol": _SCRIPTS | {"li"},
    "menu": _SCRIPTS | {"li"},
    "dl": _SCRIPTS | {"dt", "dd", "div"},
    "select": _words("option optgroup hr"),
    "optgroup": _words("option"),
    "datalist": _SCRIPTS | {"option"},
    "option": frozenset(),
    "textarea": frozenset(),
    "title": frozenset(),
    "picture": _words("source img"),
}
PARENTS: dict[str, frozenset[str]] = {
    "li": _words("ul ol menu"),
    "dt": _words("dl div"),
    "dd": _words("dl div"),
    "option": _words("select optgroup datalist"),
    "figcaption": _words("figure"),
    "style": _words("head"),
    "title": _words("head"),
    "meta": _words("head noscript"),
}
_SECTIONS = _words("article aside nav section")
NEVER_WITHIN: dict[str, frozenset[str]] = {
    "form": _words("form"),
    "label": _words("label"),
    "header": _words("header footer dt th address"),
    "footer": _words("header footer dt th address"),
    "main": _SECTIONS | _words("header footer"),
    "table": _words("caption"),
    "dfn": _words("dfn"),
    "progress": _words("progress"),
    "meter": _words("meter"),
} | dict.fromkeys(HEADINGS, _words("dt th address"))
