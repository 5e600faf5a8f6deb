import type { Choices } from './choices.ts';
import { element } from './elements.ts';

const plain: Readonly<Record<Choices['recipe'], string>> = {
  classic:
    'First blots, after some 500 iterations strokes, after some 1,000 the first digits, with speckles. Every step is fast, but the networks do not know which pixels are neighbours.',
  convolutional:
    'Blots in the first seconds, strokes after some 200 iterations, digits that can be read after some 1,000. Every step takes longer, but the networks look at neighbouring pixels together.',
};

const accuracies =
  'The detective should be right more often than a coin toss, but not always. See which digits fool it below the charts.';

/** What a reader can see in a training of these choices. */
function hintsOf({ recipe, headStart, movesPartner, rates, withoutLabels }: Choices): string[] {
  const hints = [
    headStart &&
      'Head start: for 200 iterations the sheet stays as it is and the forger has no loss; the detective’s accuracy goes to 100 %. Then the forger begins, and it falls.',
    movesPartner &&
      'Partner not held still: the accuracy sinks to a coin toss and the forger’s loss looks good, because the detective is persuaded too. Compare the digits with those of the same seed without this switch.',
    rates === 'slow' &&
      'Detective 16 times slower: the forger fools it with anything. Its loss gets low, and the sheet stays noise or the same blot.',
    rates === 'fast' &&
      'Detective 8 times faster: after a minute it is right about three times in four, where in balance it is right two times in three. The forger’s loss is nearly twice as high, and its digits get better more slowly.',
    withoutLabels &&
      'No labels: the sheet has no order. Count how often each digit comes, and find shapes between two digits.',
  ].filter((hint) => hint !== false);
  return hints.length > 0 ? [...hints, plain[recipe]] : [plain[recipe], accuracies];
}

/** Lists what to look for. */
export function showHints(choices: Choices): void {
  const items = hintsOf(choices).map((hint) => {
    const item = document.createElement('li');
    item.textContent = hint;
    return item;
  });
  element('hints', HTMLUListElement).replaceChildren(...items);
}
