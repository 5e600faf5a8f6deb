/** Digits as numbers, and on a canvas. */
export const greyDigitScript = `
// The digit of the page's seed as numbers.
async function seedDigit() {
  const { model } = (atelier ?? rubbing).dataset;
  const query = new URLSearchParams({ model, seed: current().dataset.seed });
  const { value } = form.elements.label ?? { value: '' };
  if (value !== '') query.set('label', value);
  return (await fetch('/digit.json?' + query)).json();
}

function greyImage(pixels, width) {
  const image = new ImageData(width, pixels.length / width);
  for (const [index, grey] of pixels.entries()) image.data.set([grey, grey, grey, 255], 4 * index);
  return image;
}
`;
