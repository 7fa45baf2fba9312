"""PyTorch for `deno task bench`: times one piece of work a request.

python pytorch_server.py THREADS

Reads a JSON object a line from standard input and answers with one:
  {"work": "about"}                 {"version": "2.13.0", "threads": 2}
  {"work": "train", "batch": 32}    {"ms": 1440.2}, one training step on noise
  {"work": "predict", "batch": 1}   {"ms": 15.1}, probabilities of noise
  {"work": "clip"}                  {"ms": 25.1}, one clip from samples to probabilities
  {"work": "layer", "job": …, "atLeast": 10}
                                    {"ms": 5.2}, see layer_jobs.ts
"""

import functools
import json
import sys
import time

import torch
from pytorch_layers import Layers
from pytorch_step import Network
from torch import nn


@functools.lru_cache
def noise(batch):
    """Input and labels of a batch."""
    generator = torch.Generator().manual_seed(batch)
    x = torch.randn(batch, 7, 1, 128, 128, generator=generator)
    return x, torch.arange(batch) % 8


@functools.lru_cache
def training():
    """A network of its own for training, and its optimiser."""
    network = Network()
    return network, torch.optim.SGD(network.parameters(), 0.01, momentum=0.8, weight_decay=1e-3)


@functools.lru_cache
def prediction():
    """A network of its own for prediction."""
    return Network().eval()


def train(batch):
    network, optimizer = training()
    x, labels = noise(batch)
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(network(x), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


@torch.inference_mode()
def predict(batch):
    return prediction()(noise(batch)[0]).softmax(1).tolist()


@functools.lru_cache
def listening():
    """Samples of a clip, and the mean and the scale of its chunks."""
    import numpy as np

    random = np.random.default_rng(1)
    samples = random.uniform(-0.5, 0.5, 144_000).astype(np.float32)
    return samples, np.zeros((7, 128, 128), np.float32), np.ones((7, 128, 128), np.float32)


@torch.inference_mode()
def clip():
    """Log-mel, chunks, scaling, network, softmax."""
    import numpy as np
    from librosa_logmel import log_mel

    samples, mean, scale = listening()
    spectrogram = log_mel(samples)
    chunks = np.stack([spectrogram[:, start : start + 128] for start in range(0, 436, 64)])
    x = torch.from_numpy((chunks - mean) / scale)
    return prediction()(x.reshape(1, 7, 1, 128, 128)).softmax(1).tolist()


layers = Layers()


def answer(work, **options):
    if work == "about":
        return {"version": torch.__version__, "threads": torch.get_num_threads()}
    if work == "layer":
        return {"ms": layers.time(options["job"], options["atLeast"])}
    do = {"train": train, "predict": predict, "clip": clip}[work]
    start = time.perf_counter()
    do(**options)
    return {"ms": 1000 * (time.perf_counter() - start)}


torch.set_num_threads(int(sys.argv[1]))
torch.manual_seed(1)
for line in sys.stdin:
    print(json.dumps(answer(**json.loads(line))), flush=True)
