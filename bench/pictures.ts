import { Command, Option } from '@commander-js/extra-typings';
import { runCommand, wholeNumber } from '../pipeline/commands/command.ts';
import { conditions } from './pictures/conditions.ts';
import { printedConditions } from './pictures/printed-conditions.ts';
import { balancedDigits, rightUnder, shippedReader } from './pictures/score.ts';

const command = new Command('bench:pictures')
  .description(
    'Reads real digits of MNIST as photographs, scans and drawings show them, and counts how many the shipped judge names right.',
  )
  .addOption(
    new Option('--digits <which>', 'the last training images, or the first test images')
      .choices(['validation', 'test'] as const)
      .default('test' as const),
  )
  .option('--each <N>', 'how many digits of each label', wholeNumber(1), 4)
  .option('--only <text>', 'conditions whose name has this text', '')
  .option('--json', 'print one JSON array instead of a table', false)
  .action(async ({ digits: which, each, only, json }) => {
    const reader = await shippedReader();
    const digits = await balancedDigits(which, each);
    const clean = reader(digits.map(({ image }) => image.pixels));
    const rows = [
      {
        condition: 'MNIST’s own pixels',
        right: clean.filter((label, index) => label === digits[index]?.label).length,
      },
      ...[...conditions, ...printedConditions]
        .filter(({ name }) => name.includes(only))
        .map((condition) => ({
          condition: condition.name,
          right: rightUnder(condition, digits, reader),
        })),
    ];
    if (json) {
      console.log(
        JSON.stringify(
          rows.map((row) => ({ ...row, of: digits.length })),
          null,
          1,
        ),
      );
      return;
    }
    console.table(rows.map((row) => ({ ...row, of: digits.length })));
    const pictures = rows.slice(1).map(({ right }) => right / digits.length);
    const mean = pictures.reduce((sum, share) => sum + share, 0) / pictures.length;
    console.log(
      `${(100 * mean).toFixed(1)} % of ${pictures.length} × ${digits.length} pictures are read right; the worst condition: ${(100 * Math.min(...pictures)).toFixed(0)} %`,
    );
  });

await runCommand(command);
