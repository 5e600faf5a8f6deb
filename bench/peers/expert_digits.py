"""The convolutional GAN of preset `digits` as somebody who knows TensorFlow writes it: one tf.function an iteration."""

from typing import Callable

import numpy as np
import tensorflow as tf

from networks import Adam, bias, leaky, on_fake, on_real, weight

BATCH, LATENT, LABELS = 32, 64, 10
DECAY = 0.999
PENALTY, EVERY, DISTANCE = 0.1, 4, 0.1


def expert_digits(images: np.ndarray, labels: np.ndarray) -> Callable[[], None]:
    """One iteration as a function; it computes what preset `digits` computes at batch 32.

    Both networks learn from one pass: the generator's gradient is the discriminator's by each fake, times the
    ratio of both losses' derivatives. Each fourth iteration pays the gradient penalty on real images, by a
    difference of two logits.

    images: [count, 28, 28, 1] in [-1, 1]; labels: [count].
    """
    generator = [
        *(weight(LATENT + LABELS, 128), bias(128)),
        *(weight(128, 7 * 7 * 48), bias(7 * 7 * 48)),
        *(weight(3, 3, 48, 96), bias(96)),
        *(weight(3, 3, 24, 32), bias(32)),
        *(weight(3, 3, 32, 4), bias(4)),
    ]
    discriminator = [
        *(weight(3, 3, 4, 32), bias(32)),
        *(weight(2, 2, 128, 64), bias(64)),
        *(weight(7 * 7 * 64, 128), bias(128)),
        *(weight(128, 1 + LABELS), bias(1 + LABELS)),
    ]
    average = [tf.Variable(one) for one in generator]
    generator_adam = Adam(generator, 1e-3, 0.0, 0.99)
    discriminator_adam = Adam(discriminator, 2e-3, 0.0, 0.99)

    def iterate(real: tf.Tensor, real_labels: tf.Tensor, pays: bool) -> None:
        fake_labels = tf.one_hot(tf.random.uniform((BATCH,), 0, LABELS, tf.int32), LABELS)
        inputs = tf.concat([tf.random.normal((BATCH, LATENT)), fake_labels], 1)
        perturbed, norm = perturb(discriminator, real, real_labels) if pays else (None, None)
        with tf.GradientTape() as tape:
            factor: list[tf.Tensor] = []
            drawn = scale_gradient(generate(generator, inputs), factor)
            batches = [real, drawn] + ([perturbed] if pays else [])
            seen = [real_labels, fake_labels] + ([real_labels] if pays else [])
            logits = discriminate(discriminator, tf.concat(batches, 0), tf.concat(seen, 0))
            of_real, of_fake = logits[:BATCH], logits[BATCH : 2 * BATCH]
            factor.append(-tf.exp(tf.minimum(-of_fake, 80.0)))
            loss = on_real(of_real) + on_fake(of_fake)
            if pays:
                difference = logits[2 * BATCH :] - of_real
                loss += PENALTY * EVERY * tf.reduce_mean(norm / DISTANCE * difference)
        gradients = tape.gradient(loss, discriminator + generator)
        discriminator_adam.apply(gradients[: len(discriminator)])
        generator_adam.apply(gradients[len(discriminator) :])
        for mean, value in zip(average, generator):
            mean.assign(mean * DECAY + value * (1 - DECAY))

    compiled = {pays: tf.function(lambda r, l, p=pays: iterate(r, l, p)) for pays in (False, True)}
    one_hot = np.eye(LABELS, dtype=np.float32)[labels]
    done = 0

    def step() -> None:
        nonlocal done
        drawn = np.random.randint(0, len(images), BATCH)
        compiled[done % EVERY == 0](tf.constant(images[drawn]), tf.constant(one_hot[drawn]))
        done += 1

    return step


def generate(parameters: list[tf.Variable], inputs: tf.Tensor) -> tf.Tensor:
    w1, b1, w2, b2, k1, c1, k2, c2, k3, c3 = parameters
    values = leaky(inputs @ w1 + b1)
    values = tf.reshape(leaky(values @ w2 + b2), (-1, 7, 7, 48))
    values = tf.nn.depth_to_space(leaky(convolve(values, k1, c1)), 2)
    values = leaky(convolve(values, k2, c2))
    return tf.tanh(tf.nn.depth_to_space(convolve(values, k3, c3), 2))


def discriminate(
    parameters: list[tf.Variable], images: tf.Tensor, labels: tf.Tensor
) -> tf.Tensor:
    k1, c1, k2, c2, w1, b1, w2, b2 = parameters
    values = leaky(convolve(tf.nn.space_to_depth(images, 2), k1, c1))
    values = leaky(convolve(tf.nn.space_to_depth(values, 2), k2, c2))
    values = leaky(tf.reshape(values, (-1, 7 * 7 * 64)) @ w1 + b1)
    outputs = values @ w2 + b2
    return outputs[:, :1] + tf.reduce_sum(outputs[:, 1:] * labels, 1, keepdims=True)


def perturb(
    parameters: list[tf.Variable], images: tf.Tensor, labels: tf.Tensor
) -> tuple[tf.Tensor, tf.Tensor]:
    """Images moved up the discriminator's gradient by DISTANCE, and the gradient's length [count, 1]."""
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(images)
        total = tf.reduce_sum(discriminate(parameters, images, labels))
    gradient = tape.gradient(total, images)
    norm = tf.sqrt(tf.reduce_sum(gradient**2, (1, 2, 3), keepdims=True))
    return images + DISTANCE * gradient / (norm + 1e-12), tf.reshape(norm, (-1, 1))


def scale_gradient(values: tf.Tensor, factor: list[tf.Tensor]) -> tf.Tensor:
    """The values as they are; on the way back their gradient is multiplied by the factor, which is known then."""

    @tf.custom_gradient
    def pass_on(inputs: tf.Tensor):
        return tf.identity(inputs), lambda gradient: gradient * tf.reshape(factor[0], (-1, 1, 1, 1))

    return pass_on(values)


def convolve(values: tf.Tensor, kernel: tf.Variable, offset: tf.Variable) -> tf.Tensor:
    return tf.nn.conv2d(values, kernel, 1, "SAME") + offset
