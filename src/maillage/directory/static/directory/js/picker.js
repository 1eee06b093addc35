/** A long list of boxes can be searched by their words; without this script the families open one by one. */
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function attach(box) {
  const search = box.querySelector("[data-maillage-picker-search]");
  const status = box.querySelector("[data-maillage-picker-status]");
  const groups = [...box.querySelectorAll("details")];
  const wasOpen = new Map(groups.map((group) => [group, group.open]));
  search.closest("[hidden]").hidden = false;
  search.addEventListener("input", (event) => {
    // What is typed here is not an answer of the form.
    event.stopPropagation();
    const words = fold(search.value).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const group of groups) {
      const family = fold(group.querySelector("summary").textContent);
      let here = 0;
      for (const choice of group.querySelectorAll(".choice")) {
        const text = `${fold(choice.textContent)} ${family}`;
        const fits = words.every((word) => text.includes(word));
        choice.hidden = !fits;
        here += fits ? 1 : 0;
      }
      group.hidden = here === 0;
      group.open = words.length > 0 ? here > 0 : wasOpen.get(group);
      found += here;
    }
    status.textContent = words.length === 0 ? "" : found === 0 ? "Aucun choix ne contient ces mots." : `${found} choix`;
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}

document.querySelectorAll("[data-maillage-picker]").forEach(attach);

// On a phone the steps are folded away: the page begins with its questions.
if (window.matchMedia("(max-width: 59.99rem)").matches) {
  document.querySelectorAll(".edit__steps").forEach((steps) => steps.removeAttribute("open"));
}
