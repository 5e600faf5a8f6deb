import { type Charts, createCharts } from './charts.ts';
import type { Choices } from './choices.ts';
import { element, write } from './elements.ts';
import { addressOf, fillFields, readChoices, readPace, showAvailable } from './fields.ts';
import { showHints } from './hints.ts';
import type { Report } from './messages.ts';
import { showSheet, showVerdicts } from './pictures.ts';
import { createTrainer, type Trainer } from './trainer.ts';

/** What the lab is at. */
interface Lab {
  trainer: Trainer | null;
  charts: Charts;
  isRunning: boolean;
  /** Of the training that has begun; null: none has. */
  choices: Choices | null;
  /** Iterations of the whole training. */
  steps: number;
  /** Whether a training was asked for that has not begun: reports are still of the one before. */
  isBeginning: boolean;
  /** When and at which iteration the pace was measured last. */
  measured: { readonly time: number; readonly step: number } | null;
  /** What is shown with the next frame: the last report of each kind. */
  readonly waiting: Map<Report['kind'], Report>;
}

const runButton = () => element('run', HTMLButtonElement);
const stepButton = () => element('step', HTMLButtonElement);
const restartButton = () => element('restart', HTMLButtonElement);

/** Shows the lab and listens to its fields. Nothing is loaded before a training starts. */
export function openLab(): void {
  const lab: Lab = {
    trainer: null,
    charts: createCharts(),
    isRunning: false,
    choices: null,
    steps: 0,
    isBeginning: false,
    measured: null,
    waiting: new Map(),
  };
  fillFields(location.hash.slice(1));
  showHints(readChoices());
  element('lab', HTMLElement).hidden = false;
  runButton().addEventListener('click', () => (lab.isRunning ? pause(lab) : run(lab)));
  stepButton().addEventListener('click', () => trainOneStep(lab));
  restartButton().addEventListener('click', () => restart(lab));
  for (const id of ['seed', 'recipe', 'rates', 'head-start', 'moves-partner', 'without-labels']) {
    element(id, HTMLElement).addEventListener('change', () => showChange(lab));
  }
  element('pace', HTMLElement).addEventListener('change', () => {
    lab.measured = null;
    if (lab.isRunning) lab.trainer?.run(readPace());
  });
}

/** Begins a training where none has begun. */
function begun(lab: Lab): Trainer {
  lab.trainer ??= createTrainer((what) => take(lab, what));
  if (lab.choices === null) begin(lab, lab.trainer);
  return lab.trainer;
}

function begin(lab: Lab, trainer: Trainer): void {
  if (lab.charts.latest() === null) write('status', 'Loading the digits and the program …');
  lab.choices = readChoices();
  lab.charts = createCharts();
  lab.isBeginning = true;
  lab.measured = null;
  lab.waiting.clear();
  lab.charts.draw();
  write('iteration', '0');
  write('rate', '');
  element('done', HTMLProgressElement).value = 0;
  element('fingerprint', HTMLElement).hidden = true;
  showChange(lab);
  // Where an address cannot be changed, it is only not there to be copied.
  try {
    history.replaceState(null, '', `#${addressOf(lab.choices)}`);
  } catch {}
  trainer.begin(lab.choices);
}

function run(lab: Lab): void {
  const trainer = begun(lab);
  lab.isRunning = true;
  lab.measured = null;
  runButton().textContent = 'Pause';
  trainer.run(readPace());
}

function pause(lab: Lab): void {
  lab.isRunning = false;
  runButton().textContent = 'Go on';
  lab.trainer?.pause();
}

function trainOneStep(lab: Lab): void {
  const trainer = begun(lab);
  lab.isRunning = false;
  runButton().textContent = 'Go on';
  trainer.step();
}

function restart(lab: Lab): void {
  lab.choices = null;
  for (const button of [runButton(), stepButton()]) button.disabled = false;
  run(lab);
}

/** Says what the fields mean for the training that runs, and what to look for in the next. */
function showChange({ choices }: Lab): void {
  showAvailable();
  const chosen = readChoices();
  const isDue = choices !== null && addressOf(choices) !== addressOf(chosen);
  element('pending', HTMLElement).hidden = !isDue;
  restartButton().toggleAttribute('data-due', isDue);
  showHints(chosen);
}

/** Takes a report of the worker. Pictures wait for a frame: a page that nobody sees has none. */
function take(lab: Lab, what: Report): void {
  if (what.kind === 'failed') return fail(lab, what.message);
  if (what.kind === 'begun') {
    lab.isBeginning = false;
    lab.steps = what.steps;
    write('of', `of ${what.steps.toLocaleString('en')} iterations`);
    element('lab', HTMLElement).dataset['begun'] = '';
    restartButton().disabled = false;
    write('status', 'Training.');
    delete element('status', HTMLElement).dataset['wrong'];
  }
  if (lab.isBeginning) return;
  if (what.kind === 'entry') {
    lab.charts.add(what.entry);
    measurePace(lab, what.entry.step);
  }
  if (lab.waiting.size === 0) requestAnimationFrame(() => show(lab));
  lab.waiting.set(what.kind, what);
  if (what.kind === 'paused') showPause(lab, what);
}

function show(lab: Lab): void {
  const reports = [...lab.waiting.values()];
  lab.waiting.clear();
  for (const what of reports) {
    if (what.kind === 'sheet') showSheet(what);
    if (what.kind === 'verdicts') showVerdicts(what.verdicts);
    if (what.kind === 'entry') {
      showStep(lab, what.entry.step);
      lab.charts.draw();
    }
  }
}

function showStep({ steps }: Lab, step: number): void {
  write('iteration', step.toLocaleString('en'));
  element('done', HTMLProgressElement).value = step / steps;
}

/** Iterations a second, over two seconds or more. */
function measurePace(lab: Lab, step: number): void {
  const time = performance.now();
  lab.measured ??= { time, step };
  const seconds = (time - lab.measured.time) / 1000;
  if (seconds < 2) return;
  const pace = (step - lab.measured.step) / seconds;
  write('rate', `· ${pace < 10 ? pace.toFixed(1) : Math.round(pace)} a second`);
  lab.measured = { time, step };
}

function showPause(lab: Lab, what: Extract<Report, { kind: 'paused' }>): void {
  // A change of speed stops the training for a moment, too.
  if (lab.isRunning && !what.isFinished) return;
  showStep(lab, what.step);
  write('rate', '');
  write(
    'fingerprint',
    `SHA-256 of all weights: ${what.fingerprint}. The same choices and seed give the same one on any computer.`,
  );
  element('fingerprint', HTMLElement).hidden = false;
  const at = `after ${what.step.toLocaleString('en')} iterations`;
  if (!what.isFinished) return write('status', `Paused ${at}.`);
  lab.isRunning = false;
  runButton().textContent = 'Go on';
  for (const button of [runButton(), stepButton()]) button.disabled = true;
  write('status', `The training has ended ${at}.`);
}

function fail(lab: Lab, message: string): void {
  lab.isRunning = false;
  runButton().textContent = 'Start';
  // The next start loads everything again.
  lab.trainer?.end();
  lab.trainer = null;
  lab.choices = null;
  write('status', `The training has stopped: ${message}. “Start” tries again from the beginning.`);
  element('status', HTMLElement).dataset['wrong'] = '';
}
