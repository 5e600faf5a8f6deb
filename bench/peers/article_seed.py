"""The classic fully connected GAN as its article writes it, with Keras' train_on_batch.

Source: https://github.com/eriklindernoren/Keras-GAN/blob/master/gan/gan.py, with half a batch of real images
and half a batch of fakes for the discriminator.
"""

from typing import Callable

import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

BATCH, LATENT = 32, 100


def article_seed(images: np.ndarray, draws_by_predict: bool) -> Callable[[], None]:
    """One iteration as a function.

    images: [count, 28, 28, 1] in [-1, 1].
    draws_by_predict: whether fakes come from generator.predict(noise), as in the article, or from
    generator(noise), which is what Keras' documentation advises for small batches.
    """
    # Both models share one optimizer, as in the article; only Keras' older class of it can be shared.
    optimizer = keras.optimizers.legacy.Adam(2e-4, 0.5)
    discriminator = build_discriminator()
    discriminator.compile(loss="binary_crossentropy", optimizer=optimizer, metrics=["accuracy"])
    generator = build_generator()
    noise_input = layers.Input((LATENT,))
    discriminator.trainable = False
    combined = keras.Model(noise_input, discriminator(generator(noise_input)))
    combined.compile(loss="binary_crossentropy", optimizer=optimizer)
    half = BATCH // 2

    def step() -> None:
        real = images[np.random.randint(0, len(images), half)]
        noise = np.random.normal(0, 1, (half, LATENT)).astype(np.float32)
        fakes = generator.predict(noise, verbose=0) if draws_by_predict else generator(noise)
        discriminator.train_on_batch(real, np.ones((half, 1)))
        discriminator.train_on_batch(fakes, np.zeros((half, 1)))
        noise = np.random.normal(0, 1, (BATCH, LATENT)).astype(np.float32)
        combined.train_on_batch(noise, np.ones((BATCH, 1)))

    return step


def build_generator() -> keras.Model:
    model = keras.Sequential([layers.Input((LATENT,))])
    for units in (256, 512, 1024):
        model.add(layers.Dense(units))
        model.add(layers.LeakyReLU(0.2))
        model.add(layers.BatchNormalization(momentum=0.8))
    model.add(layers.Dense(784, activation="tanh"))
    model.add(layers.Reshape((28, 28, 1)))
    return model


def build_discriminator() -> keras.Model:
    return keras.Sequential(
        [
            layers.Input((28, 28, 1)),
            layers.Flatten(),
            layers.Dense(512),
            layers.LeakyReLU(0.2),
            layers.Dense(256),
            layers.LeakyReLU(0.2),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
