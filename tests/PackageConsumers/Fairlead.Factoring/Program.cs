using System.Numerics;
using Fairlead.Factoring;
using Microsoft.Extensions.DependencyInjection;

var services = new ServiceCollection().AddFactoring();
Console.WriteLine($"AddFactoring offers Factorizer: {services.Any(service => service.ServiceType == typeof(Factorizer))}");

foreach (var factor in Factorizer.Shared.Factor(BigInteger.Parse("1000000016000000063")).Factors)
{
    Console.WriteLine($"{factor.Prime} {factor.Exponent} {factor.IsProved}");
}
