"""PyTorch for `deno task bench`: times one piece of work per request.

python pytorch_server.py THREADS

Reads a JSON object per line from standard input and answers with one:
  {"work": "about"}     {"version": "2.13.0", "threads": 2}
  {"work": "compiles"}  {"compiles": true}, whether torch.compile works here: it needs a C++ compiler
  {"work": "train", "batch": 32, "setting": …}    {"ms": 1440.2}, one training step on noise
  {"work": "predict", "batch": 1, "setting": …}   {"ms": 15.1}, probabilities of noise
  {"work": "clip", "setting": …}                  {"ms": 25.1}, one clip from samples to probabilities
  {"work": "layer", "job": …, "atLeast": 10}      {"ms": 5.2}, see layer_jobs.ts
A setting has "layout" ("contiguous", "channels_last"), "mode" ("eager", "compiled", "frozen":
compiled with the weights as constants) and "precision" ("fp32", "bf16": autocast).
"""

import functools
import json
import sys
import time

import torch
import torch._dynamo
from pytorch_layers import Layers
from pytorch_step import Network
from torch import nn

# Each setting and batch is compiled for itself; past the default limit of 8 they would
# silently run eagerly.
torch._dynamo.config.recompile_limit = 256
torch._dynamo.config.accumulated_recompile_limit = 1024
torch._dynamo.config.fail_on_recompile_limit_hit = True


@functools.lru_cache
def noise(batch):
    """Input and labels of a batch: chunks of clips, which overlap by half."""
    generator = torch.Generator().manual_seed(batch)
    clips = torch.randn(batch, 128, 512, generator=generator)
    x = clips.unfold(2, 128, 64).transpose(1, 2).unsqueeze(2).contiguous()
    return x, torch.arange(batch) % 8


def autocast(precision):
    return torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16")


FORMATS = {"contiguous": torch.contiguous_format, "channels_last": torch.channels_last}


def make(layout, mode, training):
    """A network in a layout, and how it is called."""
    network = Network().to(memory_format=FORMATS[layout])
    network.train(training)
    if mode == "eager":
        return network, network
    return network, torch.compile(network, dynamic=False, options={"freezing": mode == "frozen"})


@functools.lru_cache
def trainer(layout, mode, precision):
    """A network of a setting's own for training, and its optimizer."""
    network, call = make(layout, mode, True)
    return call, torch.optim.SGD(network.parameters(), 0.01, momentum=0.8, weight_decay=1e-3)


@functools.lru_cache
def predictor(layout, mode, precision):
    """A network of a setting's own for prediction."""
    return make(layout, mode, False)[1]


def train(batch, setting):
    call, optimizer = trainer(**setting)
    x, labels = noise(batch)
    optimizer.zero_grad()
    with autocast(setting["precision"]):
        loss = nn.functional.cross_entropy(call(x), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


def probabilities(x, setting):
    # Freezing asks for no_grad; inference_mode is not faster here.
    with torch.no_grad(), autocast(setting["precision"]):
        return predictor(**setting)(x).float().softmax(1).tolist()


def predict(batch, setting):
    return probabilities(noise(batch)[0], setting)


@functools.lru_cache
def listening():
    """Samples of a clip, and the mean and the scale of its chunks."""
    import numpy as np

    random = np.random.default_rng(1)
    samples = random.uniform(-0.5, 0.5, 144_000).astype(np.float32)
    return samples, np.zeros((7, 128, 128), np.float32), np.ones((7, 128, 128), np.float32)


def clip(setting):
    """Log-mel, chunks, scaling, network, softmax."""
    import numpy as np
    from librosa_logmel import log_mel

    samples, mean, scale = listening()
    spectrogram = log_mel(samples)
    chunks = np.stack([spectrogram[:, start : start + 128] for start in range(0, 436, 64)])
    x = torch.from_numpy((chunks - mean) / scale)
    return probabilities(x.reshape(1, 7, 1, 128, 128), setting)


def compiles():
    """Compiles a function, which takes seconds, or fails without a compiler."""
    try:
        torch.compile(lambda x: x.sin() + 1)(torch.ones(3))
        return True
    except Exception as error:
        print(f"torch.compile does not work here: {error}", file=sys.stderr)
        return False


layers = Layers()


def answer(work, **options):
    if work == "about":
        return {"version": torch.__version__, "threads": torch.get_num_threads()}
    if work == "compiles":
        return {"compiles": compiles()}
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
