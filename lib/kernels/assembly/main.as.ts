// Every kernel: (params, slice, scratch). Slices of one kernel touch disjoint
// outputs, so any thread may run any of them in any order.

export { normFromMoments, normFromPartials, normPool, predictBlock } from "./conv_block.as";
export { blockGradCoefficients, blockGradConv, blockGradSums } from "./conv_block_grad.as";
export { conv2d, conv2dFilterGrad, statisticsOfImages, sumPartials } from "./conv2d.as";
export { conv2dInputGrad } from "./conv2d_input_grad.as";
export { conv2dWide } from "./conv2d_wide.as";
export { conv2dFilterGradWinograd, conv2dWinograd } from "./conv2d_winograd.as";
export { affine, affineGradSums } from "./affine.as";
export { binary, compare } from "./broadcast.as";
export { copyStrided, gatherRows } from "./copy.as";
export { select, unary, weightedSum } from "./elementwise.as";
export { adamW, sgd } from "./optimizer.as";
export { argReduce, reduceJoin, reducePartials } from "./reduce.as";
export { crossEntropy, softmax } from "./softmax.as";
export { depthwise, depthwiseFilterGrad, depthwiseInputGrad, repeatChannels, sumChannels } from "./depthwise.as";
export { scanFinite } from "./finite.as";
export { melDecibels, melPower } from "./log_mel.as";
export { lstm, lstmGrad } from "./lstm.as";
export { gram, matmul } from "./matmul.as";
export { pack } from "./panels.as";
export { scaleWindows } from "./scale_windows.as";
export { avgPool, avgPoolGrad, maxPool, maxPoolGrad } from "./pool.as";
export { winogradConv, winogradGrad, winogradPredict } from "./winograd_block.as";
export { winogradPack } from "./winograd_filter.as";
export { grayBlock } from "./gray_block.as";
export { grayGrad } from "./gray_grad.as";
export { grayGradJoin, grayMoments, graySums, grayWeights } from "./gray_sums.as";
export { wideConv, wideShare } from "./wide_block.as";
export { wideGradConv, wideGradSums } from "./wide_grad.as";
export { wideMoments, wideNorm } from "./wide_norm.as";
export { widePack } from "./wide_filter.as";
