import { contextOf, find, showPixels } from './elements.ts';
import { classes, type Round, roundsOf, rows } from './game-rounds.ts';
import { localDrawer } from './local.ts';
import { model, one } from './page.ts';
import { type DigitPixels, post } from './send.ts';
import { copy } from './actions.ts';

type Pixels = DigitPixels['pixels'];

/** The two digits of a round, and which of them the judge takes for real; null: it gave no answer. */
interface Table {
  readonly real: Pixels;
  readonly drawn: Pixels;
  judgeIsRight: boolean | null;
}

/** What /judge says of several digits, as far as the game reads it. */
interface JudgedDigits {
  readonly images: readonly { readonly judgement?: { readonly probabilityReal: number } }[];
}

/** Which keys choose a side, beside the buttons. */
const sideOfKey: Readonly<Record<string, 'left' | 'right'>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
};

/**
 * Plays a game in its section: the digits are fetched, drawn and judged first, then the rounds follow each other.
 *
 * @param seed the same seed gives the same game, as long as the server has the same model
 * @param playAnother starts a game with another seed
 */
export async function playGame(
  section: HTMLElement,
  seed: string,
  playAnother: () => void,
): Promise<void> {
  const board = find('.game', HTMLElement, section);
  const start = find('[data-play]', HTMLButtonElement, section);
  start.disabled = true;
  board.hidden = false;
  board.replaceChildren(paragraph('The digits are loading.'));
  try {
    const rounds = roundsOf(seed);
    const tables = await tablesOf(section, rounds);
    start.hidden = true;
    playRounds(section, { seed, rounds, tables, playAnother });
  } catch {
    start.hidden = false;
    board.replaceChildren(paragraph('The digits did not arrive. Press the button to try again.'));
  } finally {
    start.disabled = false;
  }
}

interface Game {
  readonly seed: string;
  readonly rounds: readonly Round[];
  readonly tables: readonly Table[];
  readonly playAnother: () => void;
}

function playRounds(section: HTMLElement, game: Game): void {
  const { rounds, tables } = game;
  const board = find('.game', HTMLElement, section);
  const status = find('[role=status]', HTMLElement, section);
  const score = { human: 0, judge: 0, judged: 0 };

  function play(index: number): void {
    const [round, table] = [rounds[index], tables[index]];
    if (!round || !table) return finish();
    const said = paragraph('Choose with the buttons or with the left and right arrow keys.');
    said.className = 'said';
    const pair = document.createElement('div');
    pair.className = 'pair';
    const [left, right] = round.isRealLeft ? [table.real, table.drawn] : [table.drawn, table.real];
    const sides = [sideButton('Left', left), sideButton('Right', right)] as const;
    pair.append(...sides);
    const choose = (side: 'left' | 'right') => {
      if (sides[0].disabled) return;
      const isRight = (side === 'left') === round.isRealLeft;
      score.human += Number(isRight);
      if (table.judgeIsRight !== null) {
        score.judged++;
        score.judge += Number(table.judgeIsRight);
      }
      for (const button of sides) button.disabled = true;
      sides[round.isRealLeft ? 0 : 1].dataset['human'] = '';
      said.textContent = `${isRight ? 'Correct' : 'Wrong'}: a human wrote the ${round.isRealLeft ? 'left' : 'right'} one. ${judgeText(table)}`;
      status.textContent = said.textContent;
      const next = actionButton(index + 1 < rounds.length ? 'Next round' : 'Show the result', () =>
        play(index + 1),
      );
      board.append(next);
      next.focus();
    };
    sides[0].addEventListener('click', () => choose('left'));
    sides[1].addEventListener('click', () => choose('right'));
    pair.addEventListener('keydown', (event) => {
      const side = sideOfKey[event.key];
      if (!side) return;
      event.preventDefault();
      choose(side);
    });
    const heading = paragraph(
      `Round ${index + 1} of ${rounds.length}, a ${round.label}. You have ${score.human}.`,
    );
    board.replaceChildren(heading, pair, said);
    status.textContent = heading.textContent;
    sides[0].focus();
  }

  function finish(): void {
    const text = paragraph(resultText(score, rounds.length));
    text.className = 'score';
    const again = actionButton('Play again', game.playAnother);
    board.replaceChildren(text, gameLink(game.seed), again);
    status.textContent = text.textContent;
    again.focus();
  }

  play(0);
}

/** "You found 7 of 10. The judge found 6 of 10." */
function resultText(
  { human, judge, judged }: Readonly<Record<'human' | 'judge' | 'judged', number>>,
  count: number,
): string {
  const own = `You found ${human} of ${count}.`;
  return judged === 0 ? own : `${own} The judge found ${judge} of ${judged}.`;
}

function judgeText({ judgeIsRight }: Table): string {
  if (judgeIsRight === null) return '';
  return judgeIsRight ? 'The judge found it, too.' : 'The judge chose the other one.';
}

/** The address of this very game, with a button that copies it. */
function gameLink(seed: string): HTMLElement {
  const address = `${location.origin}/?${new URLSearchParams({ game: seed })}#game`;
  const line = paragraph('The same ten rounds for somebody else: ');
  line.className = 'link';
  const code = document.createElement('code');
  code.textContent = address;
  const button = actionButton('Copy the link', () => void copy(code, button));
  button.className = 'quiet';
  line.append(code, ' ', button);
  return line;
}

function paragraph(text: string): HTMLParagraphElement {
  const made = document.createElement('p');
  made.textContent = text;
  return made;
}

function actionButton(text: string, act: () => void): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = text;
  button.addEventListener('click', act);
  return button;
}

function sideButton(name: string, pixels: Pixels): HTMLButtonElement {
  const button = actionButton('', () => {});
  const canvas = document.createElement('canvas');
  canvas.setAttribute('aria-hidden', 'true');
  showPixels(canvas, pixels, Math.sqrt(pixels.length));
  button.append(canvas, name);
  return button;
}

/** All digits of a game, and what the judge says of them, in one request. */
async function tablesOf(section: HTMLElement, rounds: readonly Round[]): Promise<Table[]> {
  const [real, drawn] = await Promise.all([
    realDigits(section.dataset['real'] ?? '', rounds),
    Promise.all(rounds.map(drawDigit)),
  ]);
  const tables = rounds.map((_, index): Table => ({
    real: real[index] ?? [],
    drawn: drawn[index] ?? [],
    judgeIsRight: null,
  }));
  // Without an answer of the judge one plays alone.
  if (section.dataset['judges'] === 'true') await letJudgePlay(tables).catch(() => {});
  return tables;
}

/** Reads digits from the picture of real ones. */
async function realDigits(path: string, rounds: readonly Round[]): Promise<readonly Pixels[]> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  const picture = await createImageBitmap(await response.blob(), { colorSpaceConversion: 'none' });
  const [width, height] = [picture.width / classes, picture.height / rows];
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: picture.width, height: picture.height });
  const context = contextOf(canvas, { willReadFrequently: true });
  context.drawImage(picture, 0, 0);
  return rounds.map(({ row, label }) => {
    const { data } = context.getImageData(label * width, row * height, width, height);
    return Uint8Array.from({ length: width * height }, (_, index) => data[4 * index] ?? 0);
  });
}

/** The model's digit of a round: drawn here where the model is loaded. */
async function drawDigit({ seed, label }: Round): Promise<Pixels> {
  const drawer = localDrawer();
  if (drawer) {
    const [pixels] = drawer.draw([{ latent: drawer.handOf(seed), label }]);
    if (pixels) return pixels;
  }
  const query = new URLSearchParams({ model, seed, label: String(label) });
  const response = await fetch(`/${one}.json?${query}`);
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return ((await response.json()) as DigitPixels).pixels;
}

/** Of each pair the judge takes the one that is more probably real. One request takes 16 images, so there are two. */
async function letJudgePlay(tables: readonly Table[]): Promise<void> {
  const half = Math.ceil(tables.length / 2);
  await Promise.all([tables.slice(0, half), tables.slice(half)].map(judgeTables));
}

async function judgeTables(tables: readonly Table[]): Promise<void> {
  const images = tables.flatMap(({ real, drawn }) =>
    [real, drawn].map((pixels) => ({ pixels: Array.from(pixels) })),
  );
  const body = JSON.stringify({ images });
  const response = await post(`/judge?model=${model}`, 'application/json', body);
  if (!response.ok) return;
  const { images: judged } = (await response.json()) as JudgedDigits;
  for (const [index, table] of tables.entries()) {
    const [real, drawn] = [0, 1].map(
      (offset) => judged[2 * index + offset]?.judgement?.probabilityReal,
    );
    if (real !== undefined && drawn !== undefined) table.judgeIsRight = real > drawn;
  }
}
