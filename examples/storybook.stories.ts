// Storybook: a picture that is the same at every build, for visual tests.
import { createGenerator, toDataUrl } from 'digit-mint';

const { draw } = await createGenerator();

export default { title: 'Handwritten digit' };

export const Seven = {
  args: { seed: '42', label: 7, color: '1d4ed8' },
  render: ({ seed, label, color }: { seed: string; label: number; color: string }) => {
    const picture = document.createElement('img');
    picture.alt = `handwritten ${label}`;
    picture.src = toDataUrl(draw(seed, { label }), { size: 112, color, background: 'ffffff' });
    return picture;
  },
};
