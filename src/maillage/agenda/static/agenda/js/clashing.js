// One click on a better date writes it into the form; without this script the date is told in words.
const box = document.getElementById("chevauchements");

function dayInputs(form) {
  return [...form.querySelectorAll('input[name="dates-first_day"], input[name="day"]')];
}

function show(root) {
  for (const button of root.querySelectorAll("[data-maillage-better-date]")) {
    button.hidden = false;
    button.nextElementSibling?.remove();
  }
}

if (box) {
  show(box);
  box.addEventListener("htmx:afterSwap", () => show(box));
  box.addEventListener("click", (event) => {
    const button = event.target.closest("[data-maillage-better-date]");
    const [input] = button ? dayInputs(button.closest("form")) : [];
    if (!input) return;
    input.value = button.dataset.maillageBetterDate;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.focus();
  });
}
