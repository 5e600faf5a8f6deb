import { actionScript } from './actions.ts';
import { liveScript } from './live.ts';
import { padScript } from './pad.ts';

const start = `
document.documentElement.classList.add('live');
document.querySelector('[data-swap]').hidden = false;
// No longer a form's button, which Enter in a field could press.
document.querySelector('[data-random]').type = 'button';
for (const image of document.querySelectorAll('.plate img')) image.decode().catch(() => explain(image));
paint();
show();
history.replaceState(null, '', current().dataset.share);
`;

/** The page's only script: one closure, so that its names are its own. */
export const script = `(() => {\n'use strict';${liveScript}${actionScript}${padScript}${start}})();`;
