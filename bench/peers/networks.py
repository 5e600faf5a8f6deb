"""What both expert's programs are made of: parameters, losses, and Adam by TensorFlow's fused operation."""

import numpy as np
import tensorflow as tf

SLOPE = 0.2


def weight(*shape: int) -> tf.Variable:
    """Glorot's uniform weights: what they are does not change the time."""
    fan = sum(shape[-2:]) * int(np.prod(shape[:-2], dtype=int))
    limit = np.sqrt(6 / fan)
    return tf.Variable(tf.random.uniform(shape, -limit, limit))


def bias(size: int, value: float = 0.0) -> tf.Variable:
    return tf.Variable(tf.fill((size,), value))


def leaky(values: tf.Tensor) -> tf.Tensor:
    return tf.nn.leaky_relu(values, SLOPE)


def on_real(logits: tf.Tensor) -> tf.Tensor:
    """Binary cross-entropy of logits against "real"."""
    return tf.reduce_mean(tf.nn.softplus(-logits))


def on_fake(logits: tf.Tensor) -> tf.Tensor:
    """Binary cross-entropy of logits against "fake"."""
    return tf.reduce_mean(tf.nn.softplus(logits))


class Adam:
    """Adam over some variables, an operation of TensorFlow for each."""

    def __init__(
        self, variables: list[tf.Variable], rate: float, beta1: float, beta2: float
    ) -> None:
        self.variables, self.rate, self.betas = variables, rate, (beta1, beta2)
        self.means = [tf.Variable(tf.zeros_like(one)) for one in variables]
        self.squares = [tf.Variable(tf.zeros_like(one)) for one in variables]
        self.powers = [tf.Variable(beta1), tf.Variable(beta2)]

    def apply(self, gradients: list[tf.Tensor]) -> None:
        (beta1, beta2), (power1, power2) = self.betas, self.powers
        moments = zip(self.variables, self.means, self.squares, gradients)
        for variable, mean, square, gradient in moments:
            tf.raw_ops.ResourceApplyAdam(
                var=variable.handle,
                m=mean.handle,
                v=square.handle,
                beta1_power=power1,
                beta2_power=power2,
                lr=self.rate,
                beta1=beta1,
                beta2=beta2,
                epsilon=1e-7,
                grad=gradient,
            )
        power1.assign(power1 * beta1)
        power2.assign(power2 * beta2)
