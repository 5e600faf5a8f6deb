import { afterAll } from 'vitest';
import { removeTemporaryFolders } from '../fixtures/temporary-folder.ts';

// One test file at a time leaves its folders on the disk, not all of them until the end of the run.
afterAll(removeTemporaryFolders);
