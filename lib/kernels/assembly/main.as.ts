// Every kernel: (params, slice, scratch). Slices of one kernel touch disjoint
// outputs, so any thread may run any of them in any order.

export { blockGradCoefficients, blockGradConv, blockGradSums, normFromMoments, normFromPartials, normPool, predictBlock } from "./conv_block.as";
export { conv2d, conv2dFilterGrad, conv2dInputGrad, sumPartials } from "./conv2d.as";
export { melDecibels, melPower } from "./log_mel.as";
export { lstm, lstmGrad } from "./lstm.as";
export { matmul, sumRows } from "./matmul.as";
export { pack } from "./panels.as";
export { winogradConv, winogradGrad, winogradPredict } from "./winograd_block.as";
export { winogradPack } from "./winograd_filter.as";
