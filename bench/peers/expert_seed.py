"""The classic GAN as somebody who knows TensorFlow writes it: one tf.function an iteration."""

from typing import Callable

import numpy as np
import tensorflow as tf

from networks import Adam, bias, leaky, on_fake, on_real, weight

BATCH, LATENT = 32, 100
GENERATOR_UNITS = (256, 512, 1024)
MOMENTUM, EPSILON = 0.8, 1e-3


def expert_seed(images: np.ndarray) -> Callable[[], None]:
    """One iteration as a function; it computes what preset `seed` computes.

    images: [count, 28, 28, 1] in [-1, 1].
    """
    sizes = [LATENT, *GENERATOR_UNITS]
    hidden = [
        (weight(size, units), bias(units), bias(units, 1.0), bias(units))
        for size, units in zip(sizes, GENERATOR_UNITS)
    ]
    moving = [(bias(units), bias(units, 1.0)) for units in GENERATOR_UNITS]
    last = (weight(GENERATOR_UNITS[-1], 784), bias(784))
    generator_variables = [one for layer in hidden for one in layer] + list(last)
    discriminator_sizes = [784, 512, 256, 1]
    dense = [
        (weight(size, units), bias(units))
        for size, units in zip(discriminator_sizes, discriminator_sizes[1:])
    ]
    discriminator_variables = [one for layer in dense for one in layer]
    generator_adam = Adam(generator_variables, 2e-4, 0.5, 0.999)
    discriminator_adam = Adam(discriminator_variables, 2e-4, 0.5, 0.999)

    def generate(noise: tf.Tensor, is_training: bool) -> tf.Tensor:
        values = noise
        for (kernel, offset, scale, shift), (mean, variance) in zip(hidden, moving):
            values = leaky(values @ kernel + offset)
            if is_training:
                batch_mean, batch_variance = tf.nn.moments(values, 0)
                mean.assign(mean * MOMENTUM + batch_mean * (1 - MOMENTUM))
                variance.assign(variance * MOMENTUM + batch_variance * (1 - MOMENTUM))
                values = tf.nn.batch_normalization(
                    values, batch_mean, batch_variance, shift, scale, EPSILON
                )
            else:
                values = tf.nn.batch_normalization(values, mean, variance, shift, scale, EPSILON)
        return tf.tanh(values @ last[0] + last[1])

    def discriminate(flat: tf.Tensor) -> tf.Tensor:
        values = flat
        for kernel, offset in dense[:-1]:
            values = leaky(values @ kernel + offset)
        return values @ dense[-1][0] + dense[-1][1]

    def update_discriminator(flat: tf.Tensor, loss_of: Callable[[tf.Tensor], tf.Tensor]) -> None:
        with tf.GradientTape() as tape:
            loss = loss_of(discriminate(flat))
        discriminator_adam.apply(tape.gradient(loss, discriminator_variables))

    @tf.function
    def iterate(real: tf.Tensor) -> None:
        half = BATCH // 2
        update_discriminator(tf.reshape(real, (half, 784)), on_real)
        fakes = generate(tf.random.normal((half, LATENT)), is_training=False)
        update_discriminator(fakes, on_fake)
        with tf.GradientTape() as tape:
            drawn = generate(tf.random.normal((BATCH, LATENT)), is_training=True)
            loss = on_real(discriminate(drawn))
        generator_adam.apply(tape.gradient(loss, generator_variables))

    def step() -> None:
        iterate(tf.constant(images[np.random.randint(0, len(images), BATCH // 2)]))

    return step
