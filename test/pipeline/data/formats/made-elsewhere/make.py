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
np.save(folder / "fortran.npy", np.asfortranarray(images))


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

# As archives of class folders are packed, on macOS.
with zipfile.ZipFile(folder / "folders.zip", "w", zipfile.ZIP_DEFLATED) as archive:
    for split, images_, labels_ in [("Train", images, labels), ("val", test_images, test_labels)]:
        for index, (image, label) in enumerate(zip(images_, labels_)):
            archive.writestr(f"digits/{split}/{label}/{index}.png", png(image))
    archive.writestr("__MACOSX/digits/._Train", b"")
