"""The paper's way: Flask, librosa and PyTorch, for serve_bench.ts.

SER_FLASK_MODE=eager|frozen gunicorn --workers 2 --bind 127.0.0.1:PORT flask_server:app

POST / with the form part "file" gives {"label": 4, "probabilities": […]}. The network is
the paper's with arbitrary weights, channels_last, on one thread for each worker; "frozen"
compiles it with the weights as constants, which needs a C++ compiler.
"""

import os

import librosa
import numpy as np
import torch
from flask import Flask, jsonify, request
from pytorch_step import Network

torch.set_num_threads(1)
torch.manual_seed(1)
network = Network().to(memory_format=torch.channels_last).eval()
call = network
if os.environ.get("SER_FLASK_MODE") == "frozen":
    call = torch.compile(network, dynamic=False, options={"freezing": True})
mean, scale = np.zeros((7, 1, 128, 128), np.float32), np.ones((7, 1, 128, 128), np.float32)
app = Flask(__name__)


def features(file):
    """Scaled chunks of the paper's window, [1, 7, 1, 128, 128]."""
    y, _ = librosa.load(file, sr=None, offset=0.5, duration=3)
    y = np.pad(y, (0, 144_000 - y.size))
    mel = librosa.feature.melspectrogram(
        y=y, sr=48_000, n_fft=1024, win_length=512, window="hamming", hop_length=256, n_mels=128, fmax=24_000
    )
    db = librosa.power_to_db(mel, ref=np.max).astype(np.float32)
    chunks = np.stack([db[None, :, 64 * i : 64 * i + 128] for i in range(7)])
    return torch.from_numpy((chunks - mean) / scale)[None]


@torch.inference_mode()
def predict(x):
    return torch.softmax(call(x), 1)[0].tolist()


@app.post("/")
def answer():
    probabilities = predict(features(request.files["file"]))
    return jsonify(label=int(np.argmax(probabilities)), probabilities=probabilities)


@app.get("/")
def ready():
    return jsonify(ready=True)


# librosa compiles and PyTorch plans at the first call: no client shall wait for that.
warm = np.random.default_rng(1).normal(size=144_000).astype(np.float32)
librosa.power_to_db(librosa.feature.melspectrogram(y=warm, sr=48_000, n_fft=1024, hop_length=256))
for _ in range(3):
    predict(torch.randn(1, 7, 1, 128, 128))
