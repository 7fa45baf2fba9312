"""The layers' work in PyTorch, for `deno task bench`; jobs are those of layer_jobs.ts."""

import time

import torch
from torch import nn


def timed(compute):
    """A function that does some work once, for the milliseconds that it took."""

    def timer():
        start = time.perf_counter()
        compute()
        return 1000 * (time.perf_counter() - start)

    return timer


def timed_gradient(forward, x, inputs):
    """Times only the way back, from the end of the forward pass on."""
    dy = torch.randn_like(forward(x))

    def timer():
        y = forward(x)
        start = time.perf_counter()
        torch.autograd.grad(y, inputs, dy)
        return 1000 * (time.perf_counter() - start)

    return timer


def convolution(operation, image, channels, filters, layout):
    """The convolution on its own, and its gradients one by one."""
    x = torch.randn(image).to(memory_format=layout)
    filter = torch.randn(filters, channels, 3, 3).to(memory_format=layout)
    if operation == "conv2d":
        return timed(lambda: nn.functional.conv2d(x, filter, padding=1))
    dy = torch.randn(image[0], filters, *image[2:]).to(memory_format=layout)
    wanted = [operation == "inputGrad", operation == "filterGrad", False]
    return timed(lambda: torch.ops.aten.convolution_backward(
        dy, x, filter, None, [1, 1], [1, 1], [1, 1], False, [0, 0], 1, wanted))


class Lstm(nn.LSTM):
    """All hidden states, and nothing else."""

    def forward(self, x):
        return super().forward(x)[0]


def layer_timer(operation, layer, x, need_dx=True):
    """A layer in training, forward or backward."""
    x.requires_grad_(need_dx)
    if not operation.endswith("Grad"):
        return timed(lambda: layer(x))
    inputs = [*([x] if need_dx else []), *layer.parameters()]
    return timed_gradient(layer, x, inputs)


def prepare(job, layout):
    """A function that does a job once, for the milliseconds that it took; images in a layout."""
    operation, n, channels, filters = (job[key] for key in ["operation", "n", "channels", "filters"])
    image = [n, channels, job["height"], job["width"]]
    if operation in ["conv2d", "inputGrad", "filterGrad"]:
        return convolution(operation, image, channels, filters, layout)
    if operation in ["lstm", "lstmGrad"]:
        x = torch.randn(n, job["width"], channels)
        return layer_timer(operation, Lstm(channels, filters, batch_first=True), x)
    if operation in ["dense", "denseGrad"]:
        return layer_timer(operation, nn.Linear(channels, filters), torch.randn(n, channels))
    x = torch.randn(image).to(memory_format=layout)
    if operation in ["pool", "poolGrad"]:
        return layer_timer(operation, nn.MaxPool2d(job["pool"]), x)
    layer = nn.Sequential(
        nn.Conv2d(channels, filters, 3, padding=1), nn.BatchNorm2d(filters), nn.ReLU(),
        nn.MaxPool2d(job["pool"]), nn.Dropout(0.4))
    return layer_timer(operation, layer.to(memory_format=layout), x, job["needDx"])


def fastest_layout(job):
    """The job in the layout of images in which it is faster, by the fastest of three."""
    timers = [prepare(job, layout) for layout in [torch.contiguous_format, torch.channels_last]]
    for timer in timers:
        timer()
    return min(timers, key=lambda timer: min(timer() for _ in range(3)))


class Layers:
    """Answers `layer`: a job is prepared once, for as many requests as name it in a row."""

    def __init__(self):
        self.job = None

    def time(self, job, at_least):
        """Mean milliseconds of a job done again and again for at least so long."""
        if job != self.job:
            self.job, self.timer = job, fastest_layout(job)
        times = [self.timer()]
        while sum(times) < at_least:
            times.append(self.timer())
        return sum(times) / len(times)
