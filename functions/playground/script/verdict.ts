/**
 * Asks the server to judge the drawing, one request at a time: while one is under way, only the newest
 * drawing waits. The section's event "judged" passes the answer on, but only the answer to the drawing that
 * is still on the paper: an answer to an earlier stroke is shown until the next one comes, and not acted on.
 */
export const verdictScript = `
if (atelier) {
  const { model, hands } = atelier.dataset;
  const headline = atelier.querySelector('.headline');
  const seen = atelier.querySelector('.seen canvas');
  const bars = [...atelier.querySelectorAll('.bars li')];
  const percent = (share) => (share > 0.9995 && share < 1 ? '> 99.9' : (100 * share).toFixed(share < 0.1 ? 1 : 0)) + '\\u00a0%';
  let next = null;
  let asking = false;

  atelier.addEventListener('drawing', ({ detail }) => {
    next = detail;
    if (!asking) askAll();
  });

  async function askAll() {
    asking = true;
    while (next) {
      const { paper, isBlank } = next;
      next = null;
      if (isBlank) { tell('–', 'Nothing is drawn yet.', null); continue; }
      try {
        await ask(await new Promise((resolve) => paper.toBlob(resolve, 'image/png')));
      } catch {
        tell('No answer', 'The server does not answer.', null, true);
      }
      // A drawing has many changes a second: some of them are enough.
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    asking = false;
  }

  async function ask(body) {
    const path = '/judge?model=' + model + '&pixels=true' + (hands === 'true' ? '&hand=true' : '');
    const response = await post(path, 'image/png', body);
    const answer = await response.json();
    if (next?.isBlank) return;
    if (!response.ok) { tell('Not judged', answer.detail, null, true); return; }
    tell(percent(answer.probabilityReal) + ' real', words(answer), answer);
  }

  function words({ probabilityGenerated, probabilityNoDigit, label, probabilities }) {
    return 'Most likely a ' + bars[label].firstElementChild.textContent + ' (' + percent(probabilities[label]) + '). ' +
      'Drawn by the generator: ' + percent(probabilityGenerated) + '; no digit at all: ' + percent(probabilityNoDigit) + '.';
  }

  function tell(real, text, answer, isWrong = false) {
    headline.toggleAttribute('data-wrong', isWrong);
    headline.querySelector('[data-real]').textContent = real;
    headline.querySelector('[data-words]').textContent = text;
    for (const [label, bar] of bars.entries()) {
      const share = answer ? answer.probabilities[label] : 0;
      bar.toggleAttribute('data-most', answer?.label === label);
      bar.querySelector('meter').value = share;
      bar.querySelector('span').textContent = answer ? percent(share) : '–';
    }
    const context = seen.getContext('2d');
    if (answer) context.putImageData(greyImage(answer.pixels, seen.width), 0, 0);
    else context.clearRect(0, 0, seen.width, seen.height);
    if (!next) atelier.dispatchEvent(new CustomEvent('judged', { detail: answer }));
  }

  // Read out when the pen is lifted, not at each of its moves.
  atelier.addEventListener('pointerup', () => setTimeout(() => {
    status.textContent = headline.textContent.replace(/\\s+/g, ' ');
  }, 400));
}
`;
