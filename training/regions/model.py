"""The network: a small U-Net for lips, skin, eyes and key points, and its int8 export. The Rust core holds the same shape in `region/network`."""
import copy
import struct
import zlib

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

LAYERS = ["c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9", "u4", "l3", "u3", "l2", "u2", "l1", "u1", "classes", "points", "globals"]


class Block(nn.Sequential):
    def __init__(self, inputs, outputs, stride=1):
        super().__init__(nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs, momentum=0.02), nn.ReLU(inplace=True))


class Network(nn.Module):
    """Input: sRGB value v in 0..1 as (v - 0.5) * 4. Outputs: class logits at half size, key-point logits at a quarter, eight globals
    (a mouth is seen; a mouth and both eyes are seen; expected overlap of the mouth; the rest unused)."""

    def __init__(self):
        super().__init__()
        self.c0, self.c1 = Block(3, 16, 2), Block(16, 16)
        self.c2, self.c3 = Block(16, 24, 2), Block(24, 24)
        self.c4, self.c5 = Block(24, 48, 2), Block(48, 48)
        self.c6, self.c7 = Block(48, 64, 2), Block(64, 64)
        self.c8, self.c9 = Block(64, 64, 2), Block(64, 64)
        self.u4, self.u3, self.u2, self.u1 = Block(64, 64), Block(48, 48), Block(24, 24), Block(16, 16)
        self.l3, self.l2, self.l1 = nn.Conv2d(64, 48, 1), nn.Conv2d(48, 24, 1), nn.Conv2d(24, 16, 1)
        self.classes, self.points, self.globals = nn.Conv2d(16, 8, 1), nn.Conv2d(24, 16, 1), nn.Conv2d(64, 8, 1)
        nn.init.constant_(self.points.bias, -4.0)

    def forward(self, x):
        a = self.c1(self.c0(x))
        b = self.c3(self.c2(a))
        c = self.c5(self.c4(b))
        d = self.c7(self.c6(c))
        e = self.c9(self.c8(d))
        seen = self.globals(e.mean((2, 3), keepdim=True)).flatten(1)
        d = self.u4(up(e) + d)
        c = self.u3(up(self.l3(d)) + c)
        b = self.u2(up(self.l2(c)) + b)
        a = self.u1(up(self.l1(b)) + a)
        return self.classes(a), self.points(b), seen


def up(t):
    return F.interpolate(t, scale_factor=2, mode="nearest")


def folded(module):
    """Weight, bias and stride of a layer with its batch norm folded in."""
    if isinstance(module, Block):
        conv, norm = module[0], module[1]
        k = (norm.weight / torch.sqrt(norm.running_var + norm.eps)).detach()
        return conv.weight.detach() * k[:, None, None, None], norm.bias.detach() - norm.running_mean * k, conv.stride[0]
    return module.weight.detach(), module.bias.detach(), 1


def steps(weight):
    return weight.abs().amax((1, 2, 3)).clamp_min(1e-12) / 127


def export(network, path):
    """Writes the weights file that the core embeds; returns its size in bytes."""
    out = bytearray(b"FPNN" + struct.pack("<II", 1, len(LAYERS)))
    for name in LAYERS:
        weight, bias, stride = folded(getattr(network, name))
        outputs, inputs, kernel, _ = weight.shape
        scale = steps(weight)
        whole = torch.round(weight / scale[:, None, None, None]).to(torch.int8).permute(0, 2, 3, 1).contiguous()
        out += struct.pack("<4H", outputs, inputs, kernel, stride)
        out += bias.float().numpy().astype("<f4").tobytes() + scale.numpy().astype("<f4").tobytes() + whole.numpy().tobytes()
    out += struct.pack("<I", zlib.crc32(bytes(out)))
    with open(path, "wb") as file:
        file.write(out)
    return len(out)


def quantised(network):
    """A copy that computes with the weights as they are in the file."""
    out = copy.deepcopy(network).eval()
    for name in LAYERS:
        module = getattr(out, name)
        weight, bias, stride = folded(module)
        outputs, inputs, kernel, _ = weight.shape
        conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2)
        scale = steps(weight)[:, None, None, None]
        conv.weight.data, conv.bias.data = torch.round(weight / scale) * scale, bias.clone()
        setattr(out, name, nn.Sequential(conv, nn.ReLU()) if isinstance(module, Block) else conv)
    return out


def imported(path):
    """The network of a weights file, its batch norms neutral: it computes what the file says. `settle` makes it fit to be trained on."""
    with open(path, "rb") as file:
        data = file.read()
    out, at = Network(), 12
    for name in LAYERS:
        outputs, inputs, kernel, _ = struct.unpack_from("<4H", data, at)
        bias, scale = np.frombuffer(data, "<f4", 2 * outputs, at + 8).reshape(2, outputs)
        at += 8 + 8 * outputs
        count = outputs * kernel * kernel * inputs
        whole = np.frombuffer(data, np.int8, count, at).reshape(outputs, kernel, kernel, inputs)
        at += count
        weight = torch.from_numpy((whole * scale[:, None, None, None]).transpose(0, 3, 1, 2).copy())
        bias, module = torch.from_numpy(bias.copy()), getattr(out, name)
        if isinstance(module, Block):
            norm = module[1]
            norm.running_mean.zero_()
            norm.running_var.fill_(1 - norm.eps)
            norm.weight.data.fill_(1)
            module, norm.bias.data = module[0], bias
        else:
            module.bias.data = bias
        module.weight.data = weight
    return out


@torch.no_grad()
def settle(network, batches):
    """Gives the batch norms of an imported network the statistics of some batches; what it computes stays the same."""
    sums, hooks = {}, []
    blocks = {name: m for name, m in network.named_children() if isinstance(m, Block)}
    for name, block in blocks.items():
        sums[name] = []
        seen = sums[name]
        hooks.append(block[0].register_forward_hook(
            lambda _, __, out, seen=seen: seen.append(torch.stack([out.mean((0, 2, 3)), (out**2).mean((0, 2, 3))]))))
    network.eval()
    for x in batches:
        network(x)
    for hook in hooks:
        hook.remove()
    for name, block in blocks.items():
        norm = block[1]
        mean, square = torch.stack(sums[name]).mean(0)
        norm.running_mean.copy_(mean)
        norm.running_var.copy_((square - mean**2).clamp_min(1e-6))
        norm.weight.data = torch.sqrt(norm.running_var + norm.eps)
        norm.bias.data = norm.bias.data + mean
    return network.train()
