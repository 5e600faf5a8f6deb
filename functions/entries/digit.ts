import { drawByFlags, parseDigitCommand, writeDrawing } from './draw.ts';

await writeDrawing(async () => drawByFlags(parseDigitCommand(process.argv), process.stdout));
