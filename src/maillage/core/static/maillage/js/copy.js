/** A button beside a read-only field copies it; without this script the field is selected by hand as any other. */
const done = document.createElement("p");
done.className = "sr-only";
done.setAttribute("role", "status");
document.body.append(done);

for (const button of document.querySelectorAll("[data-maillage-copy]")) {
  const field = document.getElementById(button.dataset.maillageCopy);
  if (!field || !navigator.clipboard) continue;
  const words = button.querySelector("[data-maillage-copy-words]");
  const before = words.textContent;
  let back = 0;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      words.textContent = "Copié";
      done.textContent = `${button.dataset.maillageCopyName ?? "Le texte"} : copié.`;
    } catch {
      field.focus();
      field.select();
      words.textContent = "Sélectionné : copiez-le";
    }
    clearTimeout(back);
    back = setTimeout(() => { words.textContent = before; }, 2500);
  });
}
