"""librosa's log-mel spectrograms, for test/bench/logmel_*.ts and pytorch_server.py.

Reads requests from standard input, a JSON object a line, and answers in bytes:
  {"logMel": path}  the log-mel of the paper's window, [128, 563] float32
  {"time": path, "clips": n}  milliseconds that librosa took for it n times, one float64
It reads files by soundfile, so that our decoders are checked too.
"""

import functools
import json
import sys
import time

import librosa
import numpy as np
import soundfile


@functools.lru_cache(maxsize=4)
def window(path):
    """3 s from 0.5 s of the channels' mean, zero-padded."""
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    assert rate == 48_000, rate
    y = samples.mean(axis=1)[24_000:168_000]
    return np.pad(y, (0, 144_000 - y.size))


def log_mel(y):
    mel = librosa.feature.melspectrogram(
        y=y, sr=48_000, n_fft=1024, win_length=512, window="hamming", hop_length=256, n_mels=128, fmax=24_000
    )
    return librosa.power_to_db(mel, ref=np.max)


def milliseconds(y, clips):
    arrays = [y.copy() for _ in range(32)]
    start = time.perf_counter()
    for i in range(clips):
        log_mel(arrays[i % 32])
    return 1000 * (time.perf_counter() - start)


def answer(request):
    if "logMel" in request:
        return log_mel(window(request["logMel"])).astype("<f4").tobytes()
    return np.array(milliseconds(window(request["time"]), request["clips"]), "<f8").tobytes()


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.buffer.write(answer(json.loads(line)))
        sys.stdout.buffer.flush()
