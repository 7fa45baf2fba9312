"""What helps on new voices and on random clips, by a copy of `cnn-stats` in PyTorch.

    python screen.py FEATURES arms.json OUT [--seeds 3] [--seconds 600]

FEATURES is the folder that export_features.ts wrote; OUT gets `screening.csv`: unweighted
average recall on the validation clips, per arm, seed and fold. All folds and seeds of an arm
learn at once, as one batch of networks: on a GPU some seconds an arm.
An arm is what it changes of BASE, which is the recipe `new-voices` (lib/model/recipes.ts).
"""

import argparse
import csv
import json
import math
import os
import time

import numpy as np
import torch
import torch.nn.functional as F

BASE = dict(
    features="bands64",
    stride=2,
    frames=96,
    mean_share=0.0,
    copies=None,
    delta=False,
    channels=[16, 32, 48, 64],
    pools=[[2, 2]] * 4,
    kernel=3,
    act="relu",
    statistics="mean deviation",
    block_dropout=0.1,
    dropout=0.3,
    optimizer="muon",
    rate=6e-3,
    decay=0.01,
    epochs=24,
    batch=16,
    smoothing=0.1,
    average=0.0,
    warp_time=1.15,
    warp_bands=1.1,
    level=6.0,
    tilt=0.0,
    band_levels=0.0,
    noise=0.0,
    time_masks=0,
    time_width=12,
    band_masks=0,
    mixup=0.0,
    mix_style=0.0,
    intensity=0.0,
    sex=0.0,
    speaker=0.0,
    teacher=0.0,
    sharpness=0.0,
)
WARM_UP = 0.2


def load(folder, device):
    """Clips' labels and the features of all clips, decibels, padded with zeros."""
    with open(f"{folder}/clips.json") as file:
        clips = json.load(file)
    sets = {}
    for name, lengths in clips["frames"].items():
        raw = np.fromfile(f"{folder}/{name}.u8", np.uint8)
        bands, left = divmod(len(raw), sum(lengths))
        if left:
            raise ValueError(
                f"{name}.u8 must hold whole frames of clips.json, {sum(lengths)}, "
                f"got {len(raw)} bytes: export both anew"
            )
        x = np.zeros((len(lengths), max(lengths), bands), np.float32)
        at = 0
        for i, n in enumerate(lengths):
            x[i, :n] = raw[at : at + n * bands].reshape(n, bands) / 2 - 90
            at += n * bands
        sets[name] = torch.tensor(x, device=device), torch.tensor(lengths, device=device)
    for key in ("labels", "speakers", "intensities", "sexes"):
        clips[key] = torch.tensor(clips[key], device=device)
    return clips, sets


def prepare(x, lengths, c, train=None, scale=None):
    """Scaled frames [clips, T, bands], mask, lengths, and the scale of the training clips."""
    n, total = c["frames"], x.shape[1]
    x = F.pad(x, (0, 0, 0, max(0, n - total)))[:, :n]
    lengths = lengths.clamp(max=n)
    mask = (torch.arange(n, device=x.device) < lengths[:, None]).float()[..., None]
    mean = (x * mask).sum(1, True) / lengths[:, None, None]
    x = x - c["mean_share"] * mean
    if scale is None:
        seen, m = x[train], mask[train]
        mu = (seen * m).sum((0, 1)) / m.sum()
        scale = mu, ((seen - mu) ** 2 * m).sum((0, 1)).div(m.sum()).sqrt()
    return (x - scale[0]) / scale[1] * mask, mask, lengths, scale


def features(sets, c, train):
    """[versions, clips, T, bands] with masks, lengths and the mean deviation in decibels."""
    x, lengths = sets[c["features"]]
    s = c["stride"]
    x, lengths = x[:, ::s], (lengths + s - 1) // s
    first = prepare(x, lengths, c, train)
    all = [first]
    if c["copies"]:
        all.append(prepare(*sets[c["copies"]], c, scale=first[3]))
    return [torch.stack([v[i] for v in all]) for i in range(3)] + [first[3][1].mean()]


def patches(x, k):
    """[R, N, T, K, C] -> [R, N·T·K, k·k·C], zeros around."""
    r, n, t, b, c = x.shape
    h = k // 2
    p = F.pad(x, (0, 0, h, h, h, h))
    cut = [p[:, :, i : i + t, j : j + b] for i in range(k) for j in range(k)]
    return torch.cat(cut, -1).reshape(r, n * t * b, k * k * c)


class Convolution(torch.autograd.Function):
    """x [R, N, T, K, C] by w [R, k·k·C, O] plus b [R, 1, O], for each of R networks its own."""

    @staticmethod
    def forward(ctx, x, w, b, k):
        ctx.save_for_backward(x, w)
        ctx.k = k
        return torch.baddbmm(b, patches(x, k), w).reshape(*x.shape[:4], -1)

    @staticmethod
    def backward(ctx, g):
        x, w = ctx.saved_tensors
        r, _, o = w.shape
        k = ctx.k
        flat = g.reshape(r, -1, o)
        dw = torch.bmm(patches(x, k).mT, flat)
        dx = None
        if ctx.needs_input_grad[0]:
            turned = w.reshape(r, k * k, -1, o).flip(1).mT.reshape(r, k * k * o, -1)
            dx = torch.bmm(patches(g, k), turned).reshape(x.shape)
        return dx, dw, flat.sum(1, True), None


def halve(x, pool):
    """Largest of each pool[0] × pool[1] frames and bands."""
    r, n, t, b, c = x.shape
    p, q = pool
    if p == q == 1:
        return x
    x = x[:, :, : t // p * p, : b // q * q]
    return x.reshape(r, n, t // p, p, b // q, q, c).amax((3, 5))


class Networks:
    """R networks side by side; their values are views of one flat tensor [R, n]."""

    def __init__(self, c, bands, r, device):
        self.c, self.r, shapes, self.running = c, r, {}, {}
        sizes = [2 if c["delta"] else 1] + c["channels"]
        k, left = c["kernel"], bands

        def block(name, i, o):
            shapes[name + ".w"], shapes[name + ".b"] = (k * k * i, o), (1, o)
            shapes[name + ".gain"], shapes[name + ".shift"] = (1, o), (1, o)
            zeros, ones = torch.zeros(r, 1, o, device=device), torch.ones(
                r, 1, o, device=device
            )
            self.running[name] = [zeros, ones]

        for i, (size, after) in enumerate(zip(sizes, sizes[1:])):
            block(f"block{i}", size, after)
            left //= c["pools"][i][1]
        self.flat_size = sizes[-1] * left
        size = self.flat_size * len(c["statistics"].split())
        out = 8 + 2 * (c["intensity"] > 0) + 2 * (c["sex"] > 0)
        shapes["linear.w"], shapes["linear.b"] = (size, out), (1, out)
        if c["speaker"]:
            shapes["speaker.w"], shapes["speaker.b"] = (size, 24), (1, 24)
        count = sum(a * b for a, b in shapes.values())
        self.flat = torch.zeros(r, count, device=device)
        self.values, at, fan = {}, 0, 1
        for name, (a, b) in shapes.items():
            view = self.flat[:, at : at + a * b].view(r, a, b)
            at += a * b
            if name.endswith(".w"):
                fan = a
            if name.endswith((".w", ".b")):
                view.uniform_(-1 / math.sqrt(fan), 1 / math.sqrt(fan))
            if name.endswith(".gain"):
                view.fill_(1)
            self.values[name] = view.detach().requires_grad_()
        self.parameters = count

    def normalize(self, x, name, train):
        r, c = x.shape[0], x.shape[-1]
        v = x.reshape(r, -1, c)
        mean, variance = self.running[name]
        if train:
            m, n = v.mean(1, True), v.shape[1]
            s = v.var(1, unbiased=False, keepdim=True)
            with torch.no_grad():
                mean.lerp_(m, 0.1)
                variance.lerp_(s * (n / (n - 1)), 0.1)
        else:
            m, s = mean, variance
        gain = (s + 1e-5).rsqrt() * self.values[name + ".gain"]
        return (v * gain + (self.values[name + ".shift"] - m * gain)).reshape(x.shape)

    def statistics(self, h, m):
        """h [R, N, T, F], mask [R, N, T, 1] -> [R, N, F times the number of statistics]."""
        n = m.sum(2).clamp(min=1)
        mean = (h * m).sum(2) / n
        deviation = (((h - mean[:, :, None]) * m) ** 2).sum(2).div(n).add(1e-5).sqrt()
        found = {
            "mean": mean,
            "deviation": deviation,
            "maximum": (h * m + (m - 1) * 1e4).amax(2),
        }
        return torch.cat([found[name] for name in self.c["statistics"].split()], -1)

    def __call__(self, x, m, train):
        """x [R, N, T, K], mask [R, N, T, 1] -> logits [R, N, …] and what they are made of."""
        c, v = self.c, self.values
        act = {"relu": F.relu, "silu": F.silu}[c["act"]]
        drop = lambda h, p: F.dropout(h, p, True) if train and p else h
        if c["delta"]:
            slope = F.pad(x[:, :, 2:] - x[:, :, :-2], (0, 0, 1, 1))
            x = torch.stack([x, slope], -1)
        else:
            x = x[..., None]
        m = m[..., None]
        for i, pool in enumerate(c["pools"]):
            w, b = v[f"block{i}.w"], v[f"block{i}.b"]
            h = Convolution.apply(x * m, w, b, c["kernel"])
            x = act(self.normalize(h, f"block{i}", train))
            x = drop(halve(x, pool), c["block_dropout"])
            if pool[0] > 1:
                m = halve(m, [pool[0], 1])
        r, n, t = x.shape[:3]
        z = self.statistics(x.reshape(r, n, t, -1), m.reshape(r, n, t, 1))
        z = drop(z, c["dropout"])
        return torch.baddbmm(v["linear.b"], z, v["linear.w"]), z


def orthogonalize(g):
    """Newton and Schulz's iteration of Muon, for each network's matrix."""
    x = g / g.norm(dim=(1, 2), keepdim=True).clamp(min=1e-7)
    tall = x.shape[1] > x.shape[2]
    x = x.mT if tall else x
    for _ in range(5):
        a = x @ x.mT
        x = 3.4445 * x + (-4.775 * a + 2.0315 * a @ a) @ x
    return x.mT if tall else x


class Optimizer:
    """Muon for the blocks' matrices, AdamW for the rest; rates come from a table on the device."""

    def __init__(self, nets, c):
        self.nets, self.c, v = nets, c, nets.values
        muon = c["optimizer"] == "muon"
        hidden = lambda name: name.endswith(".w") and name.split(".")[0] not in (
            "linear",
            "speaker",
        )
        self.matrices = [n for n in v if muon and hidden(n)]
        self.momenta = {n: torch.zeros_like(v[n]) for n in self.matrices}
        self.a, self.v = torch.zeros_like(nets.flat), torch.zeros_like(nets.flat)
        share = [
            (
                8.0 if muon and n.endswith(".shift") else 0.0 if n in self.momenta else 1.0,
                p[0].numel(),
            )
            for n, p in v.items()
        ]
        self.share = torch.cat(
            [torch.full((n,), s, device=nets.flat.device) for s, n in share]
        )

    @torch.no_grad()
    def step(self, grads, rate, first, second):
        c, v = self.c, self.nets.values
        flat = torch.cat([g.reshape(self.nets.r, -1) for g in grads], 1)
        self.a.lerp_(flat, 0.1)
        self.v.mul_(0.99).addcmul_(flat, flat, value=0.01)
        moved = self.a / first / ((self.v / second).sqrt() + 1e-8)
        new = {}
        for name, g in zip(v, grads):
            if name in self.momenta:
                m = self.momenta[name].mul_(0.95).add_(g, alpha=0.05)
                step = orthogonalize(m * 0.95 + g * 0.05) * (
                    0.2 * math.sqrt(max(g.shape[1:]))
                )
                new[name] = v[name].detach() * (1 - rate * c["decay"]) - rate * step
        self.nets.flat.mul_(1 - rate * c["decay"] * self.share).sub_(
            rate * self.share * moved
        )
        for name, value in new.items():
            v[name].copy_(value)


def rates(c, steps):
    """[steps, 4]: learning rate of one cycle, Adam's two corrections, share of the average."""
    table, warm, top = [], WARM_UP * steps, c["rate"]
    between = lambda a, b, t: b + (a - b) * (1 + math.cos(math.pi * t)) / 2
    for k in range(steps):
        if k < warm:
            rate = between(top / 25, top, k / warm)
        else:
            rate = between(top, top / 25e4, (k - warm) / (steps - warm))
        share = 1 - c["average"] if c["average"] and k > 0.3 * steps else 1.0
        table.append([rate, 1 - 0.9 ** (k + 1), 1 - 0.99 ** (k + 1), share])
    return torch.tensor(table)


def warp(x, lengths, c, draw):
    """Faster or slower, and bands higher or lower, by factors of each item's own."""
    r, b, t, k = x.shape
    at, band = (
        torch.arange(t, device=x.device).float(),
        torch.arange(k, device=x.device).float(),
    )
    speed = torch.exp(math.log(c["warp_time"]) * (2 * draw() - 1))
    up = torch.exp(math.log(c["warp_bands"]) * (2 * draw() - 1))
    after = (lengths / speed).round().clamp(max=t)
    place = torch.minimum(at * speed[..., None], (lengths - 1)[..., None].float())
    where = (band / up[..., None]).clamp(0, k - 1)
    grid = torch.stack(
        [
            (where * 2 / (k - 1) - 1)[:, :, None].expand(r, b, t, k),
            (place * 2 / (t - 1) - 1)[..., None].expand(r, b, t, k),
        ],
        -1,
    )
    mask = (at < after[..., None]).float()[..., None]
    x = F.grid_sample(
        x.reshape(r * b, 1, t, k), grid.reshape(r * b, t, k, 2), align_corners=True
    )
    return x.reshape(r, b, t, k) * mask, mask, after


def augment(x, mask, lengths, c, decibel, beta):
    """x [R, B, T, K] scaled; decibel [R, 1, 1, 1]: one in units of x."""
    r, b, t, k = x.shape
    device = x.device
    draw = lambda *s: torch.rand(r, b, *s, device=device)
    if c["warp_time"] > 1 or c["warp_bands"] > 1:
        x, mask, lengths = warp(x, lengths, c, draw)
    if c["mix_style"]:
        n = mask.sum(2, True)
        mean = (x * mask).sum(2, True) / n
        deviation = (((x - mean) * mask) ** 2).sum(2, True).div(n).add(1e-5).sqrt()
        other = torch.rand(b, device=device).argsort()
        share = torch.where(
            draw(1, 1) < 0.5, beta(r, b)[..., None, None], torch.ones((), device=device)
        )
        mix = lambda s: share * s + (1 - share) * s[:, other]
        x = ((x - mean) / deviation * mix(deviation) + mix(mean)) * mask
    offset = (2 * draw(1, 1) - 1) * c["level"]
    if c["tilt"]:
        offset = offset + (2 * draw(1, 1) - 1) * c["tilt"] * torch.linspace(
            -1, 1, k, device=device
        )
    if c["band_levels"]:
        knots = (2 * draw(6) - 1).reshape(r * b, 1, 6) * c["band_levels"]
        offset = offset + F.interpolate(
            knots, k, mode="linear", align_corners=True
        ).reshape(r, b, 1, k)
    x = (x + offset * decibel) * mask
    if c["noise"]:
        x = (x + torch.randn_like(x) * c["noise"]) * mask

    def hide(ends, axis, most):
        """Which of `axis` lie in a run of at most `most` of each item: [R, B, axis]."""
        width = torch.minimum((draw() * (most + 1)).floor(), ends)
        start = (draw() * (ends - width + 1)).floor()
        return (axis >= start[..., None]) & (axis < (start + width)[..., None])

    at, band = torch.arange(t, device=device), torch.arange(k, device=device)
    for _ in range(c["time_masks"]):
        x = x * (~hide(lengths.float(), at, c["time_width"])).float()[..., None]
    for _ in range(c["band_masks"]):
        x = x * (~hide(torch.full_like(lengths, k).float(), band, 8)).float()[:, :, None]
    return x, mask


class Training:
    """All folds and seeds of an arm; `step` is one step of each."""

    def __init__(self, c, seeds, clips, sets, device, teachers=None):
        self.c, self.device, self.clips, self.teachers = c, device, clips, teachers
        folds = clips["folds"]
        self.pairs = [(s, f) for s in range(seeds) for f in range(len(folds))]
        train = [torch.tensor(f["train"], device=device) for f in folds]
        made = [features(sets, c, t) for t in train]
        self.x = torch.stack([m[0] for m in made])  # [folds, versions, clips, T, K]
        self.mask, self.lengths = made[0][1], made[0][2]
        r = len(self.pairs)
        self.fold = torch.tensor([f for _, f in self.pairs], device=device)[:, None]
        self.decibel = (
            1 / torch.stack([m[3] for m in made])[self.fold[:, 0]][:, None, None, None]
        )
        self.nets = Networks(c, self.x.shape[-1], r, device)
        self.optimizer = Optimizer(self.nets, c)
        per = min(len(t) for t in train) // c["batch"]
        self.steps = per * c["epochs"]
        order = []
        for _ in range(c["epochs"]):
            epoch = torch.stack(
                [
                    train[f][
                        torch.randperm(len(train[f]), device=device)[: per * c["batch"]]
                    ]
                    for _, f in self.pairs
                ]
            )
            order.append(epoch.reshape(r, per, c["batch"]).transpose(0, 1))
        self.order = torch.cat(order)
        targets = F.one_hot(clips["labels"], 8).float()
        self.targets = targets * (1 - c["smoothing"]) + c["smoothing"] / 8
        self.rates = rates(c, self.steps).to(device)
        self.k = torch.zeros(1, dtype=torch.long, device=device)
        shares = np.random.default_rng(0).beta(
            c["mixup"] or c["mix_style"] or 1, c["mixup"] or c["mix_style"] or 1, 65536
        )
        self.shares = torch.tensor(shares.astype(np.float32), device=device)
        self.loss = torch.zeros(r, device=device)
        self.state = [self.nets.flat] + [
            v for pair in self.nets.running.values() for v in pair
        ]
        self.average = [v.clone() for v in self.state] if c["average"] else None

    def beta(self, *shape):
        return self.shares[torch.randint(len(self.shares), shape, device=self.device)]

    def batch(self):
        c = self.c
        i = self.order.index_select(0, self.k)[0]
        version = torch.randint(self.x.shape[1], i.shape, device=self.device)
        x, mask = augment(
            self.x[self.fold, version, i],
            self.mask[version, i],
            self.lengths[version, i],
            c,
            self.decibel,
            self.beta,
        )
        target = self.targets[i]
        if c["mixup"]:
            share, other = (
                self.beta(*i.shape)[..., None],
                torch.rand(c["batch"], device=self.device).argsort(),
            )
            x = share[..., None] * x + (1 - share[..., None]) * x[:, other]
            mask = torch.maximum(mask, mask[:, other])
            target = share * target + (1 - share) * target[:, other]
        if self.teachers is not None:
            with torch.no_grad():
                said = torch.softmax(self.teachers(x, mask, False)[0][..., :8], -1)
                said = said.reshape(-1, len(self.clips["folds"]), *said.shape[1:]).mean(0)[
                    self.fold[:, 0]
                ]
            target = (1 - c["teacher"]) * target + c["teacher"] * said
        return i, x, mask, target

    def losses(self, i, x, mask, target):
        c = self.c
        z, h = self.nets(x, mask, True)
        loss = -(F.log_softmax(z[..., :8], -1) * target).sum(-1).mean(1)
        beside = (
            lambda logits, of: F.cross_entropy(
                logits.flatten(0, 1), of[i].flatten(), reduction="none"
            )
            .reshape(i.shape)
            .mean(1)
        )
        at = 8
        for task, of in (("intensity", "intensities"), ("sex", "sexes")):
            if c[task]:
                loss = loss + c[task] * beside(z[..., at : at + 2], self.clips[of])
                at += 2
        if c["speaker"]:  # its gradient turned round: what tells speakers apart is unlearnt
            h = (1 + c["speaker"]) * h.detach() - c["speaker"] * h
            v = self.nets.values
            loss = loss + beside(
                torch.baddbmm(v["speaker.b"], h, v["speaker.w"]), self.clips["speakers"] - 1
            )
        return loss

    def step(self):
        batch = self.batch()
        rate, first, second, share = self.rates.index_select(0, self.k)[0].unbind()
        values = list(self.nets.values.values())
        loss = self.losses(*batch)
        grads = torch.autograd.grad(loss.sum(), values)
        if self.c["sharpness"]:
            with torch.no_grad():
                norm = (
                    sum((g**2).flatten(1).sum(1) for g in grads).sqrt()[:, None, None]
                    + 1e-12
                )
                moved = [g * (self.c["sharpness"] / norm) for g in grads]
                for p, d in zip(values, moved):
                    p.add_(d)
            grads = torch.autograd.grad(self.losses(*batch).sum(), values)
            with torch.no_grad():
                for p, d in zip(values, moved):
                    p.sub_(d)
        self.optimizer.step(grads, rate, first, second)
        self.loss.copy_(loss.detach())
        if self.average is not None:
            with torch.no_grad():
                for a, v in zip(self.average, self.state):
                    a.lerp_(v, share)
        self.k += 1

    def run(self):
        if self.device == "cuda":
            stream = torch.cuda.Stream()
            stream.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(stream):
                for _ in range(3):
                    self.step()
            torch.cuda.current_stream().wait_stream(stream)
            graph = torch.cuda.CUDAGraph()
            with torch.cuda.graph(graph):
                self.step()
            for _ in range(self.steps - 3):
                graph.replay()
        else:
            for _ in range(self.steps):
                self.step()
        if self.average is not None:
            for a, v in zip(self.average, self.state):
                v.copy_(a)

    @torch.no_grad()
    def test(self):
        """Probabilities [clips, 8] of each fold and seed on its validation speakers."""
        folds = [
            torch.tensor(f["validation"], device=self.device) for f in self.clips["folds"]
        ]
        most = max(len(f) for f in folds)
        all = torch.stack(
            [F.pad(folds[f], (0, most - len(folds[f]))) for _, f in self.pairs]
        )
        said = []
        for i in all.split(48, 1):
            z, _ = self.nets(self.x[self.fold, 0, i], self.mask[0, i], False)
            said.append(torch.softmax(z[..., :8], -1))
        said = torch.cat(said, 1)
        return [said[n, : len(folds[f])] for n, (_, f) in enumerate(self.pairs)], folds


def recall(p, labels):
    right = (p.argmax(1) == labels).float()
    return float(torch.stack([right[labels == label].mean() for label in range(8)]).mean())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("features")
    parser.add_argument("arms")
    parser.add_argument("out")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=600)
    given = parser.parse_args()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.backends.cuda.matmul.allow_tf32 = True
    clips, sets = load(given.features, device)
    with open(given.arms) as file:
        arms = json.load(file)
    os.makedirs(given.out, exist_ok=True)
    begun = time.time()
    with open(f"{given.out}/screening.csv", "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["arm", "seed", "fold", "parameters", "uar"])
        for name, changes in arms.items():
            if time.time() - begun > given.seconds:
                print("out of time before", name)
                break
            c = {**BASE, **changes}
            torch.manual_seed(0)
            since = time.time()
            teachers = None
            if c["teacher"]:
                first = Training({**c, "teacher": 0.0}, given.seeds, clips, sets, device)
                first.run()
                teachers = first.nets
            training = Training(c, given.seeds, clips, sets, device, teachers)
            training.run()
            said, folds = training.test()
            found = []
            for (seed, fold), p in zip(training.pairs, said):
                found.append(recall(p, clips["labels"][folds[fold]]))
                table.writerow(
                    [
                        name,
                        seed,
                        clips["folds"][fold]["number"],
                        training.nets.parameters,
                        f"{found[-1]:.4f}",
                    ]
                )
            file.flush()
            together = []
            for fold in range(len(folds)):
                p = torch.stack([q for (_, f), q in zip(training.pairs, said) if f == fold])
                together.append(recall(p[:3].mean(0), clips["labels"][folds[fold]]))
            print(
                f"{name}: {100 * np.mean(found):.1f}, three as one {100 * np.mean(together):.1f}, "
                f"{training.nets.parameters} values, loss {training.loss.mean():.2f}, "
                f"{time.time() - since:.1f} s",
                flush=True,
            )


if __name__ == "__main__":
    main()
