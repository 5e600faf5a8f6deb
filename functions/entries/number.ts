import { writeDrawing } from './draw.ts';
import { drawNumberByFlags, parseNumberCommand } from './draw-number.ts';

await writeDrawing(async () => drawNumberByFlags(parseNumberCommand(process.argv), process.stdout));
