// The marks beside Django's filters have a name. Only an element with a role may have one.
addEventListener("load", () => {
  for (const mark of document.querySelectorAll(".help-tooltip[aria-label]")) mark.setAttribute("role", "img");
});

// A search above the field of a filter that offers many services. What it leaves out is taken away: some browsers show hidden options.
const normalize = (text) => text.normalize("NFKC").toLowerCase();

for (const form of document.querySelectorAll(".desk-filter[data-search]")) {
  const field = form.querySelector("select");
  const [none, ...services] = field.options;
  const search = document.createElement("input");
  search.type = "search";
  search.placeholder = form.dataset.search;
  search.setAttribute("aria-label", form.dataset.search);
  search.addEventListener("input", () => {
    const words = normalize(search.value).split(/\s+/).filter(Boolean);
    const found = services.filter((each) => words.every((word) => normalize(each.text).includes(word)));
    field.replaceChildren(none, ...found);
    if (found.length === 1) field.value = found[0].value; // Enter then applies it
  });
  field.before(search);
}
