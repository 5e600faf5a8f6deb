/** The page's script: shows the lab where this browser can train, and otherwise says what it lacks. */
import { element } from './elements.ts';
import { openLab } from './lab.ts';
import { missing } from './support.ts';

const lack = missing();
const note = element('lab-note', HTMLElement);
if (lack === null) {
  note.hidden = true;
  openLab();
} else {
  note.textContent = `${lack} The article and its pictures need none of this.`;
  note.dataset['wrong'] = '';
}
