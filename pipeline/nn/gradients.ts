import * as tf from '@tensorflow/tfjs-core';

/** What a forward pass returns: the loss to differentiate, and any other tensors the caller wants of it. */
interface LossPass {
  readonly loss: tf.Scalar;
}

/**
 * Runs a forward pass and differentiates its loss by some variables, and by no others.
 *
 * @param forward returns the loss and, nested in arrays and objects, whatever else is to outlive the pass
 * @returns what `forward` returned, and the gradients by the variables' names: all for the caller to dispose
 */
export function differentiate<Pass extends LossPass>(
  forward: () => Pass,
  variables: Iterable<tf.Variable>,
): { readonly pass: Pass; readonly gradients: tf.NamedTensorMap } {
  // tfjs frees what its callback made except the loss: the rest of the pass is kept here, and nowhere else.
  const passes: Pass[] = [];
  const { grads: gradients } = tf.variableGrads(() => {
    const pass = forward();
    for (const tensor of tensorsIn(pass)) tf.keep(tensor);
    passes.push(pass);
    return pass.loss;
  }, [...variables]);
  const [pass] = passes;
  if (!pass) throw new Error('the forward pass did not run');
  return { pass, gradients };
}

/** A factor on a gradient that is known only at the end of the forward pass. */
interface GradientScale {
  /** Returns the tensor as it is; on the way back its gradient is multiplied by the factor. */
  apply(values: tf.Tensor): tf.Tensor;
  /** Sets the factor, a number a row [rows, 1]. To be called before the forward pass ends. */
  set(factor: tf.Tensor): void;
}

/**
 * Scales the gradient that goes back through a tensor, row by row, by a factor that the rest of the forward
 * pass computes.
 *
 * @throws Error on the way back when no factor was set
 */
export function createGradientScale(): GradientScale {
  let factor: tf.Tensor | null = null;
  return {
    apply: (values) =>
      tf.customGrad((input) => ({
        value: tf.clone(input as tf.Tensor),
        gradFunc: (gradient: tf.Tensor) => {
          if (!factor) throw new Error('the gradient was requested before its scale was set');
          const ones = Array.from({ length: gradient.rank - 1 }, () => 1);
          return tf.mul(gradient, tf.reshape(factor, [-1, ...ones]));
        },
      }))(values),
    set(value) {
      factor = value;
    },
  };
}

/** A pass of nested records made in a tidy, which keeps all tensors of what it returns. */
export function keepAll<Pass extends object>(make: () => Pass): Pass {
  return tf.tidy(make as unknown as () => tf.TensorContainer) as unknown as Pass;
}

/** Frees every tensor of nested records. */
export function disposeAll(pass: object): void {
  tf.dispose(pass as tf.TensorContainer);
}

function tensorsIn(pass: object): readonly tf.Tensor[] {
  return tf.tensor_util.getTensorsInContainer(pass as tf.TensorContainer);
}
