using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Factor;

/// <summary>Shows the usual help, then what expressions mean, examples, and the exit codes.</summary>
internal sealed class TeachingHelpAction(HelpAction usual) : SynchronousCommandLineAction
{
    private const string Lesson =
        """
        Expressions:
          digits ( )     whole numbers of any size up to 100,000 bits, and parentheses
          n!  n#         factorial; product of the primes up to n
          a^b            power, from right to left: 2^3^2 is 2^9
          -a             sign, weaker than a power: -2^2 is -4
          a*b  a/b       from left to right; a division must leave no remainder
          a+b  a-b       from left to right
          Quote what the shell would take for itself: * ( ) ! # and spaces.

        Output:
          A line for each number, in the order of the input. Factors of more than 64 bits passed the
          Baillie-PSW test, which no composite is known to pass; --proof looks for proofs of them and
          prints, below the line, those that it finds.
          On a terminal a line shows the progress; in a pipe, or with errors redirected, there is none.

        Plans:
          --plan names the curves with their bounds, the size of the sieve and its threads, each with the
          time it takes on this machine when the number is a product of two equal primes. The speed of the
          machine is measured in a few hundredths of a second; a busy machine looks slower.

        Checkpoints:
          With --checkpoint FILE a number that takes hours survives the end of the process: run the same
          command again after Ctrl+C, a crash or a loss of power, and it goes on with what it had found.
          A file of another number, or one that is damaged, is refused and left as it is.

        Examples:
          factor 2^137-1 10^40+1       two numbers
          factor '(10^31-1)/9' '30!+1' expressions in quotes
          factor --proof 2^127-1       a factor with its proof of primality
          factor --plan 10^80+1        what would be tried, and how long it takes at most
          factor --checkpoint n.sieve 10^90+7
                                       can be stopped, and goes on when it is run again
          seq 1000 1100 | factor       a number on each line of standard input
          factor --json 2^64+1 | jq .  an object of JSON for each number

        Exit codes:
          0 everything was factored; 1 an input was wrong or could not be factored, the others were;
          2 wrong options, nothing was done; 130 stopped with Ctrl+C.
        """;

    /// <inheritdoc />
    public override bool ClearsParseErrors => true;

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        ArgumentNullException.ThrowIfNull(parseResult);
        usual.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(Lesson);
        return ExitCodes.Success;
    }
}
