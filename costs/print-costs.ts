import { costTables } from './cost-tables.ts';
import { readPriceTable } from './price.ts';

process.stdout.write(`${costTables(readPriceTable())}\n`);
