/** Run a function once for each element that carries a hook, also when a fragment is swapped in later. */
export function once(root, selector, key, run) {
  const found = [...root.querySelectorAll(selector)];
  if (root instanceof Element && root.matches(selector)) found.unshift(root);
  for (const element of found) {
    const mark = `maillage${key}Ready`;
    if (element.dataset[mark]) continue;
    element.dataset[mark] = "1";
    run(element);
  }
}
