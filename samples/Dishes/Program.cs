using Dishes;
using Dishes.Output;

// Colors are for eyes: https://no-color.org has the variable, and a dumb terminal has none.
var isColored = !Console.IsOutputRedirected
    && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
    && Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");
return await new DishesTool(new Ink(isColored)).RunAsync(args, new(), CancellationToken.None);
