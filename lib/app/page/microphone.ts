/**
 * The microphone as a stream of samples, as it is: nothing that would make a voice
 * clearer or louder is switched on, since the model was trained without.
 *
 * @module
 */
/// <reference lib="dom" />

/** A microphone that is open. */
export interface Microphone {
  /** Close it. */
  stop(): void;
}

/** Who listens to a microphone. */
export interface MicrophoneUser {
  /** Hz of the samples. */
  sampleRate: number;
  /** Gets the sound, piece by piece. */
  onSamples(samples: Float32Array): void;
  /** Called when the microphone goes away by itself. */
  onEnd(): void;
}

/** What a browser's refusal means, by the error's name. */
const REFUSALS: Record<string, string> = {
  NotAllowedError:
    "The microphone was refused. Allow it for this page in the browser’s address bar, then try again.",
  NotFoundError:
    "No microphone was found. Plug one in, or choose a file instead.",
  NotReadableError:
    "The microphone cannot be opened. Another program may be using it.",
  OverconstrainedError:
    "The microphone does not give sound of the kind that is needed.",
};

/** @throws {Error} that says in words why there is no microphone */
async function openStream(): Promise<MediaStream> {
  if (navigator.mediaDevices === undefined) {
    throw new Error(
      "A browser gives a microphone only to pages that come by https, or from this computer.",
    );
  }
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: {
        channelCount: 1,
        echoCancellation: false,
        noiseSuppression: false,
        autoGainControl: false,
      },
    });
  } catch (error) {
    const { name, message } = error as DOMException;
    throw new Error(REFUSALS[name] ?? `No microphone: ${message}`);
  }
}

/**
 * Open the microphone.
 *
 * @throws {Error} that says in words why there is none
 */
export async function openMicrophone(
  { sampleRate, onSamples, onEnd }: MicrophoneUser,
): Promise<Microphone> {
  const stream = await openStream();
  const context = new AudioContext({ sampleRate });
  const stop = () => {
    for (const track of stream.getTracks()) track.stop();
    if (context.state !== "closed") void context.close();
  };
  try {
    await context.audioWorklet.addModule("capture_worklet.js");
    const source = context.createMediaStreamSource(stream);
    const capture = new AudioWorkletNode(context, "capture", {
      numberOfOutputs: 0,
      channelCount: 1,
      channelCountMode: "explicit",
    });
    capture.port.onmessage = ({ data }) => onSamples(data);
    source.connect(capture);
    await context.resume();
  } catch (error) {
    stop();
    throw new Error(`The microphone stays silent: ${(error as Error).message}`);
  }
  for (const track of stream.getTracks()) {
    track.addEventListener("ended", () => {
      stop();
      onEnd();
    });
  }
  return { stop };
}
