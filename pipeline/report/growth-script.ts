/** How long a sheet stands while they play. */
export const frameMilliseconds = 180;

/** The report's only script: moves through the sheets. Without it the last one is shown. */
export const growthScript = `
for (const growth of document.querySelectorAll('#growth')) {
  const frames = [...growth.querySelectorAll('.frame')];
  const slider = growth.querySelector('input');
  const button = growth.querySelector('button');
  let timer;
  const show = (index) => {
    frames.forEach((frame, position) => { frame.hidden = position !== index; });
    slider.value = index;
    slider.setAttribute('aria-valuetext', frames[index].querySelector('figcaption').textContent);
  };
  const pause = () => {
    clearInterval(timer);
    timer = undefined;
    button.textContent = 'Play';
  };
  const advance = () => {
    show(Math.min(Number(slider.value) + 1, frames.length - 1));
    if (Number(slider.value) === frames.length - 1) pause();
  };
  button.addEventListener('click', () => {
    if (timer !== undefined) return pause();
    if (Number(slider.value) === frames.length - 1) show(0);
    button.textContent = 'Pause';
    timer = setInterval(advance, ${frameMilliseconds});
  });
  slider.addEventListener('input', () => {
    pause();
    show(Number(slider.value));
  });
  show(frames.length - 1);
  growth.querySelector('.controls').hidden = frames.length < 2;
}
`;
