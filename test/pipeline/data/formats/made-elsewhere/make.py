"""Makes the data sets of this folder, each with the same images and labels, as other programs store them.

Run once, with NumPy 2.4.6, pyarrow 26.0.1 and Pillow 13.0.0: python3 make.py
"""

import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

folder = Path(__file__).parent
images = (np.arange(4 * 5 * 3) * 7 % 256).astype(np.uint8).reshape(4, 5, 3)
labels = np.array([2, 0, 2, 1])
test_images, test_labels = images[::-1], labels[::-1]


def png(image):
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(image)).save(buffer, "PNG")
    return buffer.getvalue()


# As Keras stores MNIST; floats in shares of 1, labels of 64 bits.
splits = {"x_train": images, "y_train": labels, "x_test": test_images, "y_test": test_labels}
np.savez(folder / "keras.npz", **splits)
shares = {**splits, "x_train": (images / 255).astype(np.float32)}
np.savez_compressed(folder / "shares.npz", **shares)
# As KMNIST has them: an archive for each array.
for name, array in {
    "kmnist-train-imgs": images,
    "kmnist-train-labels": labels.astype(np.uint8),
    "kmnist-test-imgs": test_images,
    "kmnist-test-labels": test_labels.astype(np.uint8),
}.items():
    (folder / "kmnist").mkdir(exist_ok=True)
    np.savez_compressed(folder / "kmnist" / f"{name}.npz", array)
np.savez(folder / "pickled.npz", x_train=np.array([1, {"a": 2}], dtype=object))
# Labels as texts: of code points in both orders of bytes, of bytes, of digits; mixed with numbers; unknown in the test.
words = np.array(["10 cats", "été", "10 cats", "2 dogs"])
wide = {"x_train": images, "y_train": words, "x_test": test_images, "y_test": words[::-1]}
np.savez(folder / "words.npz", **wide)
np.savez(folder / "words-big-endian.npz", **{**wide, "y_train": words.astype(">U9")})
np.savez(folder / "words-bytes.npz", **{**wide, "y_train": np.char.encode(words, "utf-8")})
np.savez(folder / "words-of-digits.npz", **{**splits, "y_train": labels.astype(str)})
np.savez(folder / "words-mixed.npz", x_train=images, y_train=np.array(["cat", "2", "cat", "1"]))
np.savez(folder / "words-unknown.npz", **{**wide, "y_test": np.array(["cow"] * 4)})
np.savez(folder / "words-and-numbers.npz", **{**wide, "y_test": test_labels})
np.savez(folder / "words-pickled.npz", x_train=images, y_train=words.astype(object))
# The same arrays as other programs lay them out.
forms = {
    "fortran": {**splits, "x_train": np.asfortranarray(images)},
    "big-endian": {**splits, "x_train": images.astype(">f4"), "y_train": labels.astype(">i8")},
    "half-precision": {**splits, "x_train": (images / 255).astype(np.float16)},
    "channel-second": {**splits, "x_train": images[:, None], "x_test": test_images[:, None]},
    "one-hot": {**splits, "y_train": np.eye(3, dtype=np.float32)[labels]},
    "label-column": {**splits, "y_train": labels[:, None], "y_test": test_labels[:, None]},
    "other-names": {
        "images_train": images,
        "train_targets": labels,
        "test_x": test_images,
        "test_y": test_labels,
    },
}
(folder / "forms").mkdir(exist_ok=True)
for name, arrays in forms.items():
    np.savez_compressed(folder / "forms" / f"{name}.npz", **arrays)
squares = images.reshape(4, -1)[:, :9]
flat = {"X": squares, "y": labels, "feature_names": np.array(["a", "b"])}
np.savez_compressed(folder / "flat.npz", **flat)
np.savez_compressed(folder / "unnamed.npz", images, labels)
np.savez_compressed(folder / "booleans.npz", x_train=images > 127, y_train=labels)
tall = images[:, :, :2]
rgb = np.stack([tall, 255 - tall, tall // 2], axis=1)
np.savez_compressed(folder / "planar.npz", images=rgb, labels=labels)
# As MedMNIST has them, in three splits.
medical = {"train_images": images, "train_labels": labels[:, None]}
medical |= {"val_images": images[:1], "val_labels": labels[:1, None]}
medical |= {"test_images": test_images, "test_labels": test_labels[:, None]}
np.savez_compressed(folder / "three-splits.npz", **medical)
np.savez_compressed(
    folder / "no-test-labels.npz", x_train=images, y_train=labels, x_test=test_images
)
np.savez_compressed(folder / "no-labels.npz", x_train=images, x_test=images[:, :2, :2])


def table(images, labels):
    cells = [{"bytes": png(image), "path": None} for image in images]
    features = {"label": {"names": ["zero", "one", "two"], "_type": "ClassLabel"}}
    metadata = {b"huggingface": json.dumps({"info": {"features": features}}).encode()}
    return pa.table({"image": cells, "label": pa.array(labels)}).replace_schema_metadata(metadata)


# As Hugging Face stores image data sets.
(folder / "parquet").mkdir(exist_ok=True)
pq.write_table(table(images, labels), folder / "parquet" / "train-00000-of-00001.parquet")
pq.write_table(
    table(test_images, test_labels),
    folder / "parquet" / "test-00000-of-00001.parquet",
    compression="zstd",
)
pq.write_table(pa.table({"text": ["a", "b"]}), folder / "text.parquet")
cells = [{"bytes": png(image), "path": None} for image in images]
for name, texts in {
    "text-labels": ["10", "2", "🐈", "2"],
    "missing-label": ["10", "2", None, "2"],
    "long-label": ["a", "b", "c" * 1000, "b"],
}.items():
    pq.write_table(pa.table({"image": cells, "label": texts}), folder / f"{name}.parquet")
bare = pa.array([cell["bytes"] for cell in cells], pa.binary())
pq.write_table(pa.table({"image": bare}), folder / "no-labels.parquet")
gap = pa.array([2, None, 2, 1])
pq.write_table(pa.table({"image": cells, "label": gap}), folder / "missing-number.parquet")

# As archives of class folders are packed, on macOS.
with zipfile.ZipFile(folder / "folders.zip", "w", zipfile.ZIP_DEFLATED) as archive:
    for split, images_, labels_ in [("Train", images, labels), ("val", test_images, test_labels)]:
        for index, (image, label) in enumerate(zip(images_, labels_)):
            archive.writestr(f"digits/{split}/{label}/{index}.png", png(image))
    archive.writestr("__MACOSX/digits/._Train", b"")
