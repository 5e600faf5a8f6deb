import type * as tf from '@tensorflow/tfjs-core';
import type { RandomGenerator } from '../../../models/seed/random.ts';

/**
 * Changes a batch of images [batch, height, width, channels] in [-1, 1] by numbers that were drawn before, the same
 * at each call, and lets gradients through. Makes tensors it does not dispose.
 */
export type Augment = (images: tf.Tensor) => tf.Tensor;

/** Of a batch of images. */
export type BatchShape = readonly [batch: number, height: number, width: number, channels: number];

/**
 * Draws what an augmentation does to a batch of images.
 *
 * @param strength as in the configuration, above 0
 */
export type DrawAugment = (strength: number, shape: BatchShape, random: RandomGenerator) => Augment;
