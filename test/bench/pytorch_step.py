"""Times training steps of the paper's network in PyTorch; prints one JSON object.

python pytorch_step.py [batch=8] [threads=1] [steps=5]

For PyTorch at its best set, before it starts, MALLOC_MMAP_THRESHOLD_=8589934592
MALLOC_TRIM_THRESHOLD_=17179869184 MALLOC_TOP_PAD_=268435456. The batch is noise;
the median of the steps counts, after two to warm up.
"""

import json
import sys
import time

import torch
from torch import nn


class Network(nn.Module):
    """Four convolution blocks on each chunk, LSTM, linear layer on its last state."""

    def __init__(self):
        super().__init__()
        channels = [1, 16, 32, 64, 128]
        self.blocks = nn.Sequential(*[
            nn.Sequential(
                nn.Conv2d(a, b, 3, padding=1), nn.BatchNorm2d(b), nn.ReLU(),
                nn.MaxPool2d(pool), nn.Dropout(0.4),
            )
            for a, b, pool in zip(channels, channels[1:], [2, 4, 4, 4])
        ])
        self.lstm = nn.LSTM(128, 64, batch_first=True)
        self.dropout = nn.Dropout(0.3)
        self.linear = nn.Linear(64, 8)

    def forward(self, x):
        batch, chunks = x.shape[:2]
        features = self.blocks(x.flatten(0, 1)).reshape(batch, chunks, -1)
        return self.linear(self.dropout(self.lstm(features)[0])[:, -1])


def main():
    values = [int(value) for value in sys.argv[1:]] + [8, 1, 5][len(sys.argv) - 1:]
    batch, threads, steps = values
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    network = Network()
    optimizer = torch.optim.SGD(
        network.parameters(), 0.01, momentum=0.8, weight_decay=1e-3)
    x = torch.randn(batch, 7, 1, 128, 128)
    labels = torch.arange(batch) % 8
    times, cpu_times = [], []
    for _ in range(steps + 2):
        start, cpu_start = time.perf_counter(), time.process_time()
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(network(x), labels)
        loss.backward()
        optimizer.step()
        loss.item()
        times.append((time.perf_counter() - start) * 1000)
        cpu_times.append((time.process_time() - cpu_start) * 1000)
    times, cpu_times = sorted(times[2:]), sorted(cpu_times[2:])
    print(json.dumps({
        "framework": f"torch {torch.__version__}",
        "batch": batch,
        "threads": threads,
        "msPerClip": round(times[len(times) // 2] / batch, 2),
        "fastest": round(times[0] / batch, 2),
        "cpuMsPerClip": round(cpu_times[len(cpu_times) // 2] / batch, 2),
    }))


if __name__ == "__main__":
    main()
