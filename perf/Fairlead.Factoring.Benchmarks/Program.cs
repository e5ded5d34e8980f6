using BenchmarkSupport;

return BenchmarkProgram.Run(typeof(Program).Assembly, args);
