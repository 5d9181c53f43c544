"""What holds for the DOM of every page, whatever Online Contact sent: looked up by the browser itself."""

from playwright.sync_api import Page

# Set before any script of a page: what a payload would call.
CANARY = "window.ran = []; window.canary = (...all) => { window.ran.push(String(all)); };"

# Sentences about what is more than text with links and our own pictures. Content stands in elements with hx-disable.
_RULES = """(root) => {
    const allowed = {
        a: ["href", "rel", "target"], img: ["src", "alt", "width", "height"], li: ["value"],
        ol: ["start", "type"],
        td: ["colspan", "rowspan"], th: ["colspan", "rowspan", "scope"],
    };
    const tags = new Set(("a b bdi blockquote br caption code col colgroup dd del div dl dt em hr i img ins kbd li "
        + "mark ol p pre q rp rt ruby s samp small span strong sub sup table tbody td tfoot th thead tr u ul "
        + "wbr").split(" "));
    const never = "iframe frame frameset object embed applet base math style portal fencedframe".split(" ");
    const leading = "src href action formaction srcset poster data background cite ping xlink:href".split(" ");
    const wrong = [];
    const lead = (value) => {
        const address = new URL(value, location.href);
        return address.origin === location.origin ? "here" : address.protocol;
    };
    const isBare = root.dataset?.content !== undefined;
    const ours = /^\\/[\\w-]+\\/(inquiries|help|notices)\\/\\w+\\/files\\/\\w+\\//;
    const inText = /^data:image\\/(png|jpeg|gif|webp);base64,[A-Za-z0-9+\\/=]+$/;
    for (const element of root.querySelectorAll("*")) {
        const name = element.localName;
        const content = isBare || Boolean(element.parentElement?.closest("[hx-disable]"));
        const say = (what) => wrong.push(`${what} on ${element.outerHTML.slice(0, 120)}`);
        if (content ? !tags.has(name) : never.includes(name)) say("the element");
        if (name === "script" && !element.src) say("an inline script");
        if (element.shadowRoot) say("a shadow root");
        for (const { name: attribute, value } of element.attributes) {
            if (/^on|^style$|hx-on|^srcdoc$/.test(attribute)) say(attribute);
            const isMark = name === "a" && attribute === "class" && value === "written-address";
            const isDirection = attribute === "dir" && ["ltr", "rtl", "auto"].includes(value);
            const isText = attribute === "lang" || isDirection;
            const isAllowed = isText || isMark || (allowed[name] ?? []).includes(attribute);
            if (content && !isAllowed) say(attribute);
            if (["id", "name", "for", "form"].includes(attribute) && /evil|[<>]/.test(value)) say(attribute);
            if (leading.includes(attribute)) {
                let to = "nowhere";
                try { to = lead(value); } catch {}
                const isLink = content && name === "a" && ["https:", "http:", "mailto:", "tel:"].includes(to);
                const isOurs = to === "here" && (!content || ours.test(value));
                const isPicture = content && name === "img" && attribute === "src" && inText.test(value);
                if (!isLink && !isOurs && !isPicture) say(`${attribute} to ${to}`);
            }
        }
        if (content && name === "a" && element.href
            && (element.rel !== "noopener noreferrer nofollow ugc" || element.target !== "_blank")) say("a bare link");
    }
    return wrong.slice(0, 20);
}"""


def broken_rules(page: Page) -> list[str]:
    """Sentences about what content made of this page."""
    return list(page.evaluate(f"({_RULES})(document)"))


def broken_by(page: Page, markup: str) -> list[str]:
    """The same of some HTML by itself, parsed and never shown."""
    parse = """(markup) => {
        const parsed = new DOMParser().parseFromString("<div data-content></div>", "text/html");
        parsed.querySelector("div").innerHTML = markup;
        return (%s)(parsed.querySelector("div"));
    }"""
    return list(page.evaluate(parse % _RULES, markup))


def ran(page: Page) -> list[str]:
    return list(page.evaluate("window.ran"))
