"""The networks of stock_nets.ts in PyTorch, for stock_bench.ts.

python pytorch_nets.py THREADS

Reads a JSON object per line from standard input and answers with one:
  {"work": "step", "net": "mnist", "layout": "channels_last"}   {"ms": 48.3}, one training step
"""

import functools
import json
import sys
import time

import torch
from torch import nn

CLASSES = 10


def mnist():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Dropout(0.5), nn.Linear(1600, CLASSES))


def cifar():
    layers, channels = [], 3
    for filters in [32, 64, 128]:
        for _ in range(2):
            layers += [nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU(), nn.BatchNorm2d(filters)]
            channels = filters
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(
        *layers, nn.Flatten(), nn.Linear(2048, 128), nn.ReLU(), nn.BatchNorm1d(128),
        nn.Linear(128, CLASSES))


class Bidirectional(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(40, 128, batch_first=True, bidirectional=True)
        self.dense = nn.Linear(256, CLASSES)

    def forward(self, x):
        return self.dense(self.lstm(x)[0].mean(1))


NETS = {
    "mnist": (mnist, (128, 1, 28, 28)),
    "cifar": (cifar, (64, 3, 32, 32)),
    "lstm": (Bidirectional, (32, 300, 40)),
}
FORMATS = {"contiguous": torch.contiguous_format, "channels_last": torch.channels_last}


@functools.lru_cache
def trainer(net, layout):
    """A function that does one training step."""
    make, shape = NETS[net]
    torch.manual_seed(1)
    model, x = make(), torch.randn(shape)
    if len(shape) == 4:
        model, x = model.to(memory_format=FORMATS[layout]), x.to(memory_format=FORMATS[layout])
    labels = torch.arange(shape[0]) % CLASSES
    optimizer = torch.optim.Adam(model.parameters(), 1e-3)
    loss = nn.CrossEntropyLoss()

    def step():
        optimizer.zero_grad()
        loss(model(x), labels).backward()
        optimizer.step()

    return step


torch.set_num_threads(int(sys.argv[1]))
for line in sys.stdin:
    request = json.loads(line)
    step = trainer(request["net"], request["layout"])
    start = time.perf_counter()
    step()
    print(json.dumps({"ms": 1000 * (time.perf_counter() - start)}), flush=True)
