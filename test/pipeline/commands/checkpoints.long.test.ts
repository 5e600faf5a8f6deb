import { describe } from 'vitest';
import { describeWithPretendedS3, describeWithRealS3 } from '../../fixtures/s3/servers.ts';
import { folderPlace, placeOn, testsOfVanishingBoxes } from './kept-run.ts';

describe('a run stored in a folder, on a machine that vanishes', () => {
  testsOfVanishingBoxes(folderPlace);
});

describeWithPretendedS3('a run on a box that vanishes', (server) => {
  testsOfVanishingBoxes(async (name) => placeOn(await server(), name));
});

describeWithRealS3('a run on a box that vanishes', (server) => {
  testsOfVanishingBoxes(async (name) => placeOn(await server(), name));
});
