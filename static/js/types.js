// The tree of submission types in forms of the admin: a search above it, and of several services only the chosen one's types.
const normalize = (text) => text.normalize("NFKC").toLowerCase();

function build(tree) {
  const details = [...tree.querySelectorAll("details")];
  const openAtFirst = new Set(details.filter((each) => each.open));
  const search = document.createElement("input");
  search.type = "search";
  search.className = "type-tree-search vTextField";
  search.placeholder = tree.dataset.search;
  search.setAttribute("aria-label", tree.dataset.search);
  search.setAttribute("form", ""); // of no form: Enter would send it
  const found = document.createElement("p");
  found.setAttribute("role", "status");
  found.className = "help";
  tree.prepend(search, found);

  // Shows an item if it, what is above it or something below it has all words. Says how many have them.
  function filter(item, words, above) {
    const label = item.querySelector(":scope > label");
    const text = `${above} ${normalize(label.textContent)}`;
    const is = words.every((word) => text.includes(word));
    let count = is ? 1 : 0;
    const below = item.querySelector(":scope > details");
    if (below) {
      let inside = 0;
      for (const child of below.querySelectorAll(":scope > ul > li")) inside += filter(child, words, text);
      below.open = inside > 0 && !is;
      count += inside;
    }
    item.hidden = count === 0;
    return count;
  }

  search.addEventListener("input", () => {
    const words = normalize(search.value).split(/\s+/).filter(Boolean);
    if (!words.length) {
      for (const item of tree.querySelectorAll("li")) item.hidden = false;
      for (const each of details) each.open = openAtFirst.has(each);
      found.textContent = "";
      return;
    }
    let count = 0;
    for (const branch of tree.querySelectorAll(":scope > details")) {
      let inside = 0;
      for (const item of branch.querySelectorAll(":scope > ul > li")) inside += filter(item, words, "");
      branch.open = inside > 0;
      if (!branch.hidden) count += inside;
    }
    found.textContent = tree.dataset.found.replace("{count}", count);
  });
}

for (const tree of document.querySelectorAll(".type-tree")) {
  build(tree);
  const service = document.getElementById("id_service");
  const branches = [...tree.querySelectorAll(":scope > details[data-service]")];
  const show = () => {
    for (const branch of branches) {
      branch.hidden = Boolean(service?.value) && branches.length > 1 && branch.dataset.service !== service.value;
      if (service?.value === branch.dataset.service) branch.open = true;
    }
  };
  service?.addEventListener("change", show);
  show();
}
