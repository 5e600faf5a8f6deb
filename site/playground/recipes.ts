import { find, findAll } from './elements.ts';

/** Puts the recipes into the part of the page that was opened; without a connection the link to them stays. */
export async function showRecipes(details: HTMLElement): Promise<void> {
  const link = find('.unloaded a', HTMLAnchorElement, details);
  const answer = await fetch(link.href);
  if (!answer.ok) return;
  const parsed = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const list = document.importNode(find('.recipes', HTMLElement, parsed), true);
  const { origin = '' } = list.dataset;
  for (const code of findAll('code', HTMLElement, list)) {
    // Behind a proxy the server knows another address than the reader.
    code.textContent = code.textContent.replaceAll(origin, location.origin);
  }
  for (const button of findAll('[data-copy]', HTMLElement, list)) button.hidden = false;
  find('.unloaded', HTMLElement, details).replaceWith(list);
}
