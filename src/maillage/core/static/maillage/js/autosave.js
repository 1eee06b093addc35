/**
 * A form with data-maillage-autosave="URL" sends itself there a moment after the last keystroke.
 * The answer is JSON: {"saved_at": "10 h 42", "version": "..."}; 409 means somebody else wrote in between
 * and carries {"message": "..."}; 422 means that a field is not valid yet: it stays unsaved, said in words.
 * While the network is away the text stays in the form and is sent again.
 */
import { once } from "./once.js";

const DELAY = 1200;
const RETRY = 8000;

function attach(form) {
  const status = form.querySelector("[data-maillage-autosave-status]") ?? document.querySelector("[data-maillage-autosave-status]");
  const text = status?.querySelector("[data-maillage-autosave-text]");
  const version = form.elements.namedItem("version");
  let timer = 0;
  let sending = false;
  let dirty = false;
  let stopped = false;

  const say = (state, words) => {
    if (!status) return;
    status.className = `autosave autosave--${state}`;
    text.textContent = words;
  };
  const later = (delay) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, delay);
  };
  async function save() {
    if (sending || stopped || !dirty) return;
    sending = true;
    dirty = false;
    say("saving", "Enregistrement…");
    try {
      const response = await fetch(form.dataset.maillageAutosave, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json", "X-Requested-With": "fetch" },
        credentials: "same-origin",
      });
      const answer = (response.headers.get("Content-Type") ?? "").includes("json") ? await response.json() : {};
      if (response.ok) {
        if (version && answer.version) version.value = answer.version;
        if (!dirty) say("saved", `Enregistré à ${answer.saved_at ?? ""}`.trim());
      } else if (response.status >= 500) {
        throw new Error(String(response.status));
      } else {
        stopped = response.status !== 422;
        say("error", answer.message ?? "Cette modification n’est pas enregistrée. Utilisez le bouton en bas de la page pour savoir pourquoi.");
      }
    } catch {
      dirty = true;
      say("error", "Pas encore enregistré : la connexion manque. Votre texte reste ici, nous réessayons.");
      later(RETRY);
    } finally {
      sending = false;
      if (dirty) later(RETRY);
    }
  }
  form.addEventListener("input", () => {
    dirty = true;
    later(DELAY);
  });
  form.addEventListener("submit", () => {
    dirty = false;
    stopped = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
}

export const start = (root) => once(root, "[data-maillage-autosave]", "Autosave", attach);
