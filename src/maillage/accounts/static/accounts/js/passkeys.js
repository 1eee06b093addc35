// Passkeys: what needs them is shown only where the browser has them, and a failure is told.
// The exchange itself is allauth's; it reports through the event "allauth.error".
if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-maillage-passkey]")) part.hidden = false;
}

document.addEventListener("allauth.error", () => {
  for (const notice of document.querySelectorAll("[data-maillage-passkey-error]")) notice.hidden = false;
});
