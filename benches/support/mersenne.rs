//! The random numbers of Python's `random.Random`, so that generated inputs are those of a short Python script.

const SIZE: usize = 624;
const MIDDLE: usize = 397;

/// MT19937 (Matsumoto and Nishimura), seeded as Python does with a small whole number.
pub struct Mersenne {
    state: [u32; SIZE],
    next: usize,
}

impl Mersenne {
    /// `random.Random(seed)`.
    pub fn new(seed: u32) -> Self {
        let mut state = [0_u32; SIZE];
        state[0] = 19_650_218;
        let step = |previous: u32| previous ^ (previous >> 30);
        for i in 1..SIZE {
            state[i] = 1_812_433_253_u32
                .wrapping_mul(step(state[i - 1]))
                .wrapping_add(i as u32);
        }
        // init_by_array with a key of one word.
        let mut i = 1;
        for _ in 0..SIZE {
            state[i] = (state[i] ^ step(state[i - 1]).wrapping_mul(1_664_525)).wrapping_add(seed);
            i += 1;
            if i == SIZE {
                state[0] = state[SIZE - 1];
                i = 1;
            }
        }
        for _ in 1..SIZE {
            state[i] = (state[i] ^ step(state[i - 1]).wrapping_mul(1_566_083_941)).wrapping_sub(i as u32);
            i += 1;
            if i == SIZE {
                state[0] = state[SIZE - 1];
                i = 1;
            }
        }
        state[0] = 0x8000_0000;
        Mersenne { state, next: SIZE }
    }

    fn word(&mut self) -> u32 {
        if self.next == SIZE {
            for i in 0..SIZE {
                let y = (self.state[i] & 0x8000_0000) | (self.state[(i + 1) % SIZE] & 0x7FFF_FFFF);
                let odd = if y & 1 == 1 { 0x9908_B0DF } else { 0 };
                self.state[i] = self.state[(i + MIDDLE) % SIZE] ^ (y >> 1) ^ odd;
            }
            self.next = 0;
        }
        let mut y = self.state[self.next];
        self.next += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9D2C_5680;
        y ^= (y << 15) & 0xEFC6_0000;
        y ^ (y >> 18)
    }

    /// `randrange(end)`.
    pub fn below(&mut self, end: u32) -> u32 {
        let bits = 32 - end.leading_zeros();
        loop {
            let number = self.word() >> (32 - bits);
            if number < end {
                return number;
            }
        }
    }
}
