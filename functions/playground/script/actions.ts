/** Buttons and links that a script makes more of: copy, random, pause, swap, an example's seed. */
export const actionScript = `
async function copy(button) {
  const code = button.parentElement.querySelector('code');
  try {
    await navigator.clipboard.writeText(code.textContent);
  } catch {
    // Without HTTPS there is no clipboard to write to, but what is selected can be copied.
    getSelection().selectAllChildren(code);
    document.execCommand('copy');
  }
  button.textContent = 'Copied';
  status.textContent = 'Copied.';
  setTimeout(() => { button.textContent = 'Copy'; }, 1500);
}

function pause(button) {
  const image = current().querySelector('[data-still]');
  const stopped = button.textContent === 'Pause';
  image.dataset.moving ??= image.getAttribute('src');
  image.parentElement.querySelector('source')?.remove();
  image.src = stopped ? image.dataset.still : image.dataset.moving;
  button.textContent = stopped ? 'Play' : 'Pause';
}

function swapColors() {
  const { color, background } = form.elements;
  [color.value, background.value] = [background.value, color.value];
  draw();
}

function takeExample(link) {
  form.elements.seed.value = link.dataset.seed;
  draw();
  form.scrollIntoView();
  form.elements.seed.focus({ preventScroll: true });
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[data-seed]');
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    return takeExample(link);
  }
  const button = event.target.closest('button');
  if (!button) return;
  if ('copy' in button.dataset) copy(button);
  if ('random' in button.dataset) draw(true);
  if ('pause' in button.dataset) pause(button);
  if ('swap' in button.dataset) swapColors();
});
`;
