/** "Autour de moi": the browser's position goes into the fields of the form around, which is then sent. */
import { once } from "./once.js";

const REASONS = {
  1: "Votre navigateur n’a pas donné votre position. Vous pouvez l’autoriser dans ses réglages, ou saisir une adresse.",
  2: "Votre position est introuvable pour le moment. Saisissez une adresse.",
  3: "Votre position tarde trop à venir. Réessayez, ou saisissez une adresse.",
};

function attach(box) {
  const form = box.closest("form");
  if (!form || !("geolocation" in navigator) || !window.isSecureContext) return;
  const status = box.querySelector('[role="status"]');
  const button = box.querySelector("button");
  box.hidden = false;
  const fill = (name, value) => {
    let field = form.elements.namedItem(name);
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      form.append(field);
    }
    field.value = value;
  };
  button.addEventListener("click", () => {
    button.disabled = true;
    status.textContent = "Nous cherchons votre position…";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        // About ten metres: enough to find a street, not a flat.
        fill(box.dataset.maillageNearMeLat, coords.latitude.toFixed(4));
        fill(box.dataset.maillageNearMeLon, coords.longitude.toFixed(4));
        form.requestSubmit();
      },
      (error) => {
        button.disabled = false;
        status.textContent = REASONS[error.code] ?? REASONS[2];
      },
      { maximumAge: 300000, timeout: 10000 },
    );
  });
}

export const start = (root) => once(root, "[data-maillage-near-me]", "NearMe", attach);
