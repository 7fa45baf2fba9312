/** The defaults of `torch.optim.AdamW`; of all optimizers it keeps the most. */
export const ADAMW = {
  kind: "adamw",
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0.01,
} as const;
