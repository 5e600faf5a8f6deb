import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fc } from '../../../fixtures/seeded-checks.ts';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../../../pipeline/data/dataset.ts';
import { idxBytes, imagesFile, labelsFile, twoImages } from '../idx-bytes.ts';
import { folderRefusal } from '../refusal.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const train = { 'train-images-idx3-ubyte': imagesFile, 'train-labels-idx1-ubyte': labelsFile };
const testImages = idxBytes(0x0803, [1, 2, 3], [9, 8, 7, 6, 5, 4]);
const testLabels = idxBytes(0x0801, [1], [2]);

describe('a folder of IDX files', () => {
  it('gives the train images and names the classes by their labels', async () => {
    const folder = await temporaryFolder(train);
    const pixels = Uint8Array.from(twoImages);
    const labels = Uint8Array.of(1, 0);
    expect(await loadDataset(folder)).toEqual({
      name: basename(folder),
      // By the folder's name, which begins with "digit-mint".
      content: 'digits',
      sha256: createHash('sha256')
        .update(Uint8Array.from([...twoImages, 1, 0]))
        .digest('hex'),
      labels: ['2', '7'],
      train: { count: 2, height: 2, width: 3, channels: 1, pixels, labels },
      test: undefined,
      notes: ['no training image has the label 0, 1, 3, 4, 5 or 6: left out'],
    });
  });

  it.each(['t10k', 'test'])('gives the test images of %s files', async (prefix) => {
    const folder = await temporaryFolder({
      ...train,
      [`${prefix}-images-idx3-ubyte`]: testImages,
      [`${prefix}-labels-idx1-ubyte`]: testLabels,
    });
    const dataset = await loadDataset(folder);
    const pixels = Uint8Array.of(9, 8, 7, 6, 5, 4);
    const labels = Uint8Array.of(0);
    expect(dataset.test).toEqual({ count: 1, height: 2, width: 3, channels: 1, pixels, labels });
    expect(dataset.sha256).toBe(
      createHash('sha256')
        .update(Uint8Array.from([...twoImages, 1, 0, 9, 8, 7, 6, 5, 4, 0]))
        .digest('hex'),
    );
  });

  it('is the same data set plain, as gzip and with a dot in the names', async () => {
    const plain = await loadDataset(await temporaryFolder(train));
    const packed = await loadDataset(
      await temporaryFolder({
        'train-images-idx3-ubyte.gz': gzipSync(imagesFile),
        'train-labels-idx1-ubyte.gz': gzipSync(labelsFile),
      }),
    );
    const dotted = await loadDataset(
      await temporaryFolder({
        'train-images.idx3-ubyte': imagesFile,
        'train-labels.idx1-ubyte': gzipSync(labelsFile),
      }),
    );
    expect({ ...packed, name: '' }).toEqual({ ...plain, name: '' });
    expect({ ...dotted, name: '' }).toEqual({ ...plain, name: '' });
  });

  it('ignores other files beside them', async () => {
    const folder = await temporaryFolder({ ...train, 'README.md': '', '.DS_Store': '' });
    expect((await loadDataset(folder)).train.count).toBe(2);
  });

  it('refuses train images without labels and labels without images', async () => {
    const noLabels = await folderRefusal({ 'train-images-idx3-ubyte': imagesFile });
    expect(noLabels.message).toBe(`${noLabels.folder}: train-labels-idx1-ubyte is missing`);
    const noImages = await folderRefusal({ 'train-labels-idx1-ubyte.gz': gzipSync(labelsFile) });
    expect(noImages.message).toBe(`${noImages.folder}: train-images-idx3-ubyte is missing`);
  });

  it('refuses test images without labels and labels without images', async () => {
    const noLabels = await folderRefusal({ ...train, 't10k-images-idx3-ubyte': testImages });
    expect(noLabels.message).toBe(`${noLabels.folder}: t10k-labels-idx1-ubyte is missing`);
    const noImages = await folderRefusal({ ...train, 't10k-labels-idx1-ubyte': testLabels });
    expect(noImages.message).toBe(`${noImages.folder}: t10k-images-idx3-ubyte is missing`);
  });

  it('refuses test files alone', async () => {
    const { folder, message } = await folderRefusal({
      't10k-images-idx3-ubyte': testImages,
      't10k-labels-idx1-ubyte': testLabels,
    });
    expect(message).toBe(`${folder}: train-images-idx3-ubyte is missing`);
  });

  it('takes a file beside its own gzip, as torchvision leaves them', async () => {
    const folder = await temporaryFolder({
      ...train,
      'train-images-idx3-ubyte.gz': gzipSync(imagesFile),
      'train-labels-idx1-ubyte.gz': gzipSync(labelsFile),
    });
    const plain = await loadDataset(await temporaryFolder(train));
    expect((await loadDataset(folder)).sha256).toBe(plain.sha256);
  });

  it('refuses two different files with one purpose', async () => {
    const { folder, message } = await folderRefusal({
      ...train,
      'train-images-idx3-ubyte.gz': gzipSync(testImages),
    });
    expect(message).toBe(
      `${folder}: both train-images-idx3-ubyte and train-images-idx3-ubyte.gz are train images and they differ, keep one`,
    );
  });

  it('reads the 32-bit labels of QMNIST, of which the first column is the class', async () => {
    const labels = idxBytes(0x0c02, [2, 2], [0, 0, 0, 7, 0, 0, 9, 9, 0, 0, 0, 2, 0, 0, 9, 9]);
    const qmnist = await temporaryFolder({
      'qmnist-train-images-idx3-ubyte': imagesFile,
      'qmnist-train-labels-idx2-int': labels,
    });
    const plain = await loadDataset(await temporaryFolder(train));
    expect((await loadDataset(qmnist)).sha256).toBe(plain.sha256);
  });

  it('refuses test images of a class without training images', async () => {
    const { folder, message } = await folderRefusal({
      ...train,
      't10k-images-idx3-ubyte': testImages,
      't10k-labels-idx1-ubyte': idxBytes(0x0801, [1], [3]),
    });
    expect(message).toBe(`${folder}: test images have the label 3, but no training image has it`);
  });

  it("refuses a label file whose count differs from the images'", async () => {
    const { folder, message } = await folderRefusal({
      ...train,
      'train-labels-idx1-ubyte': idxBytes(0x0801, [3], [1, 2, 3]),
    });
    expect(message).toBe(
      `${folder}/train-labels-idx1-ubyte: byte 4: 3 labels, but 2 images in ${folder}/train-images-idx3-ubyte`,
    );
  });

  it('refuses test images of another size than the train images', async () => {
    const { folder, message } = await folderRefusal({
      ...train,
      't10k-images-idx3-ubyte': idxBytes(0x0803, [1, 3, 2], [9, 8, 7, 6, 5, 4]),
      't10k-labels-idx1-ubyte': testLabels,
    });
    expect(message).toBe(
      `${folder}/t10k-images-idx3-ubyte: byte 8: images of 3 × 2, but 2 × 3 in ${folder}/train-images-idx3-ubyte`,
    );
  });

  it('refuses a test label above the train labels', async () => {
    const { folder, message } = await folderRefusal({
      ...train,
      't10k-images-idx3-ubyte': idxBytes(0x0803, [2, 2, 3], twoImages),
      't10k-labels-idx1-ubyte': idxBytes(0x0801, [2], [7, 8]),
    });
    expect(message).toBe(
      `${folder}/t10k-labels-idx1-ubyte: byte 9: label 8, but none above 7 in ${folder}/train-labels-idx1-ubyte`,
    );
  });

  it('refuses any of its files cut anywhere, plain or gzip, naming the file and a byte', async () => {
    const name = fc.constantFrom('train-images-idx3-ubyte', 'train-labels-idx1-ubyte' as const);
    await fc.assert(
      fc.asyncProperty(name, fc.boolean(), fc.nat(), async (cutName, isPacked, cutAt) => {
        const whole = isPacked ? gzipSync(train[cutName]) : train[cutName];
        const cut = whole.subarray(0, cutAt % whole.length);
        const { folder, message } = await folderRefusal({ ...train, [cutName]: cut });
        expect(message.startsWith(`${join(folder, cutName)}: byte `)).toBe(true);
        expect(message).not.toContain('\n');
      }),
    );
  });
});
